"""The clerk's web application: one screen is one module is one template."""
