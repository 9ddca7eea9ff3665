"""What each area adds to the installation on which access is tested: ``add(app, cast, params)``."""
