"""The benchmark of the judge: signatures over columns of flow records, beside what else could do it."""
