"""The table of backends: name -> the class, as `module:Class`, imported only in the cells that use it."""

BACKENDS = {
    "fork": "compare.backends.start_methods:Fork",
    "spawn": "compare.backends.start_methods:Spawn",
    "forkserver": "compare.backends.start_methods:ForkServer",
    "loky": "compare.backends.loky:Loky",
}
