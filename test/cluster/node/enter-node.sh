#!/bin/sh
# The first process in the namespaces of a real node: sets them up, then runs a command and
# collects orphans until it ends. What the kubelet insists on is shown to it, not written to the
# machine.
#
# usage: enter-node.sh RUN_FOLDER NODE_ADDRESS COMMAND...
set -e
run=$1 address=$2
shift 2

# 0 stands for the process that writes.
for group in $K8SSANDRA_TEST_GROUPS; do echo 0 > "$group/cgroup.procs"; done

ip link set lo up
# The kubelet refuses an address of the loopback. The other end of this cable leads nowhere.
ip link add node0 type veth peer name node0-peer
ip link set node0-peer up
ip addr add "$address/24" dev node0
ip link set node0 up
ip route add default via "$address"

# It would write these three for the whole machine, unless they are so already.
for setting in vm/overcommit_memory=1 kernel/panic=10 kernel/panic_on_oops=1; do
  file=$run/sysctl-$(basename "${setting%=*}")
  echo "${setting#*=}" > "$file"
  mount --bind "$file" "/proc/sys/${setting%=*}"
done

mount -t tmpfs tmpfs /run
# Below a short path, since the names of sockets are limited, and on the disk of the cache.
mkdir /run/node
mount --bind "$run" /run/node
mount --bind "$run/tmp" "$TMPDIR"

# containerd and the kubelet have paths below /var built in: what they write there stays in memory.
# Other file systems that are mounted below it are shown again on top.
mkdir -p /run/var/upper /run/var/work /run/var/before
grep ' /var/' /proc/self/mounts > /run/var/mounts || true
mount --rbind /var /run/var/before
mount -t overlay -o lowerdir=/var,upperdir=/run/var/upper,workdir=/run/var/work overlay /var
while read -r device folder rest; do
  mount --rbind "/run/var/before${folder#/var}" "$folder"
done < /run/var/mounts
mount --make-rshared /

"$@" || exit $?
