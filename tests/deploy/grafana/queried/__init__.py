"""The dashboards' queries, asked of a real Prometheus that scrapes both services while a school day passes."""
