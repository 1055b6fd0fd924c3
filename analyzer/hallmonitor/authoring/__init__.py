"""Tools for whoever writes signatures and policies: begin, check, prove, measure, show, convert."""
