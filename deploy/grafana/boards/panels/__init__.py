"""The kinds of panels: each takes what it shows, and gives the panel as Grafana knows it."""
