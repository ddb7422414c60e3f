@_exported public import Matomo
