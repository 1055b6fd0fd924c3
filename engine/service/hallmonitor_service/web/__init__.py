"""Pages of a service over HTTP: metrics, health; with TLS and basic authentication where a file asks for them."""
