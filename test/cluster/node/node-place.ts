/** Names and places of the one node, the same in every run: each has namespaces of its own. */
export const NODE_NAME = 'node-1';
export const NODE_ADDRESS = '192.168.77.2';
export const POD_NETWORK = '10.244.0.0/24';

/** Where the folder of the run is inside the namespaces. */
export const RUN_FOLDER = '/run/node';

/** Carries the {@link NodeParts} as JSON from the runner to the lane. */
export const PARTS_VARIABLE = 'K8SSANDRA_TEST_NODE';
/** The control group of the run, for the kubelet. */
export const CGROUP_VARIABLE = 'K8SSANDRA_TEST_CGROUP';
