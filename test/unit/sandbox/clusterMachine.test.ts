import assert from "node:assert/strict";
import { hierarchies } from "../../../sandbox/cluster/cgroups.js";
import { machineProblems } from "../../../sandbox/cluster/machine.js";
import { mountsBelow } from "../../../sandbox/cluster/mounts.js";

describe("what a machine must be to run the node", () => {
  it("is Linux, root and control groups", () => {
    assert.deepEqual(machineProblems({ platform: "linux", userId: 0, hasCgroups: true }), []);
  });

  it("gives every reason at once where it is not", () => {
    assert.deepEqual(machineProblems({ platform: "linux", userId: 1000, hasCgroups: false }), [
      "it was started by user id 1000; containers and their network need root (id 0)",
      "no control groups are mounted (/sys/fs/cgroup); kubelet needs them",
    ]);
  });

  it("says on another system only that pods need Linux", () => {
    assert.deepEqual(machineProblems({ platform: "darwin", userId: 501, hasCgroups: false }), [
      "it runs on darwin; pods need Linux",
    ]);
  });
});

describe("the kernel's list of mounts", () => {
  const mountInfo = [
    "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
    "30 27 0:25 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755",
    "31 30 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
    "32 30 0:27 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
    "42 27 254:0 /x /state/kubelet rw,relatime shared:1 - ext4 /dev/vda rw",
    "43 42 0:40 / /state/kubelet/pods/a\\040b rw,relatime shared:2 - tmpfs tmpfs rw",
    "44 27 0:41 / /state/kubelet-of-another rw,relatime - tmpfs tmpfs rw",
  ].join("\n");

  it("gives the hierarchies of control groups of both versions", () => {
    assert.deepEqual(hierarchies(mountInfo), ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/unified"]);
  });

  it("gives what is mounted at and below a folder, innermost first, and nothing beside it", () => {
    assert.deepEqual(mountsBelow("/state/kubelet", mountInfo), ["/state/kubelet/pods/a b", "/state/kubelet"]);
    assert.deepEqual(mountsBelow("/stat", mountInfo), []);
  });
});
