"""AWS for the sandbox: moto's server, and what moto lacks of the services that host models."""
