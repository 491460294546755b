module k8ssandra.test/pause

go 1.21
