"""Going out and leaving: what a page lacks, when its time has come, what it waits for."""
