"""Judge a gateway's flows by a school district's acceptable-use policy."""
