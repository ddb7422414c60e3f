// Header fields and addresses are part of what apps write: they come with the types that take them.
@_exported public import MatomoHTTP
