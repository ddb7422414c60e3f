// An app imports one module: what it says of hits and requests comes with the tracker that takes them.
@_exported public import MatomoCore
