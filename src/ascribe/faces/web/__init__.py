"""The web application: pages rendered on the server, readable without a script. Needs the extra "web"."""
