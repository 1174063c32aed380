"""Reports written for this project, with what must be read out of them: the demo's inbox."""
