"""Events in the shapes of other datasets: one module a shape, a row in, a row of that dataset out."""
