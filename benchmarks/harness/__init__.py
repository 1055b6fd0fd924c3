"""The benchmark's rooms: captures, peers, rounds of measuring, and the page of what came out."""
