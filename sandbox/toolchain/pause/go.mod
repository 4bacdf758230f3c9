module sandbox/toolchain/pause

go 1.26.0
