// Pins modules that are read for their CRDs and never compiled.
module k8ssandra.io/typescript/test/cluster/crds

go 1.24.2

require (
	github.com/grafana/grafana-operator/v5 v5.18.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
)
