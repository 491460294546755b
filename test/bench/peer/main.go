// The usual way to write an injector in Go: decode the pod into its type, change it, marshal it, and
// let the library compute the difference. It makes the same additions as ours, read from a file, and
// is what `npm run bench` measures the webhook against.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// additions are the values of the patch that our webhook answers for the benchmarked pod.
type additions struct {
	Labels         map[string]string      `json:"labels"`
	Annotations    map[string]string      `json:"annotations"`
	InitContainers []corev1.Container     `json:"initContainers"`
	Volumes        []corev1.Volume        `json:"volumes"`
	Mounts         []corev1.VolumeMount   `json:"volumeMounts"`
	Env            []corev1.EnvVar        `json:"env"`
	Ports          []corev1.ContainerPort `json:"ports"`
	Lifecycle      *corev1.Lifecycle      `json:"lifecycle"`
}

type injector struct {
	decoder admission.Decoder
	add     additions
}

func (i *injector) Handle(_ context.Context, req admission.Request) admission.Response {
	pod := &corev1.Pod{}
	if err := i.decoder.Decode(req, pod); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	for n := range pod.Spec.Containers {
		if c := &pod.Spec.Containers[n]; c.Name == "cassandra" {
			i.inject(pod, c)
		}
	}
	changed, err := json.Marshal(pod)
	if err != nil {
		return admission.Errored(http.StatusInternalServerError, err)
	}
	return admission.PatchResponseFromRaw(req.Object.Raw, changed)
}

func (i *injector) inject(pod *corev1.Pod, c *corev1.Container) {
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	for k, v := range i.add.Labels {
		pod.Labels[k] = v
	}
	if pod.Annotations == nil {
		pod.Annotations = map[string]string{}
	}
	for k, v := range i.add.Annotations {
		pod.Annotations[k] = v
	}
	pod.Spec.InitContainers = append(pod.Spec.InitContainers, i.add.InitContainers...)
	pod.Spec.Volumes = append(pod.Spec.Volumes, i.add.Volumes...)
	c.VolumeMounts = append(c.VolumeMounts, i.add.Mounts...)
	c.Env = append(c.Env, i.add.Env...)
	c.Ports = append(c.Ports, i.add.Ports...)
	if c.Lifecycle == nil {
		c.Lifecycle = i.add.Lifecycle
	}
}

func main() {
	port := flag.Int("port", 0, "port to listen on, loopback only")
	certificates := flag.String("certificates", "", "folder with tls.crt and tls.key")
	file := flag.String("additions", "", "file with the additions")
	flag.Parse()

	text, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal(err)
	}
	handler := &injector{}
	if err := json.Unmarshal(text, &handler.add); err != nil {
		log.Fatal(err)
	}
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		log.Fatal(err)
	}
	handler.decoder = admission.NewDecoder(scheme)

	server := webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: *port, CertDir: *certificates})
	server.Register("/mutate/pods", &webhook.Admission{Handler: handler})
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := server.Start(ctx); err != nil {
		log.Fatal(err)
	}
}
