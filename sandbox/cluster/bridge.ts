import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { run, runUnchecked, systemPath } from "../commandLine.js";
import { network, nodeAddress } from "./settings.js";

const env = { ...process.env, PATH: systemPath() };
const ip = (...args: string[]) => run("ip", args, { env });

const forwarding = "/proc/sys/net/ipv4/ip_forward";

/** Whether the machine forwarded packets before the cluster asked for it; a stop puts this back. */
export function isForwarding(): boolean {
  return readFileSync(forwarding, "utf8").trim() === "1";
}

export function setForwarding(on: boolean): void {
  writeFileSync(forwarding, on ? "1" : "0");
}

/** Makes the bridge with the node's address, the route to Services, and the way out for pods. */
export async function createBridge(): Promise<void> {
  await assertAddressesFree();
  const { bridge } = network;
  await ip("link", "add", bridge, "type", "bridge");
  // A bridge otherwise takes the lowest address of its ports, and neighbours forget it when a pod goes.
  await ip("link", "set", bridge, "address", "0a:58:0a:f4:00:01");
  disableIpv6(bridge);
  await ip("address", "add", `${nodeAddress}/24`, "dev", bridge);
  await ip("link", "set", bridge, "up");
  // Without it, a machine without a default route cannot reach a Service's address.
  await ip("route", "add", network.serviceCidr, "dev", bridge, "src", nodeAddress);
  setForwarding(true);
  await run("nft", [masquerade()], { env });
}

function masquerade(): string {
  const table = `ip ${network.nftTable}`;
  const own = `{ ${network.podCidr}, ${network.serviceCidr} }`;
  return (
    `add table ${table}; ` +
    `add chain ${table} postrouting { type nat hook postrouting priority 100; }; ` +
    `add rule ${table} postrouting ip saddr ${network.podCidr} ip daddr != ${own} masquerade`
  );
}

function disableIpv6(link: string): void {
  const file = `/proc/sys/net/ipv6/conf/${link}/disable_ipv6`;
  if (existsSync(file)) writeFileSync(file, "1");
}

/** Tables that the cluster makes: its own and those of kube-proxy. */
export const nftTables = [`ip ${network.nftTable}`, "ip kube-proxy", "ip6 kube-proxy"];

/** Removes bridge, pods' links, routes, packet filter tables and the memory of addresses given to pods. */
export async function removeNetwork(cniAddresses: string): Promise<void> {
  if (existsSync(`/sys/class/net/${network.bridge}`)) {
    for (const port of readdirSync(`/sys/class/net/${network.bridge}/brif`)) await removeLink(port);
    await removeLink(network.bridge);
  }
  for (const table of nftTables)
    await runUnchecked("nft", [`add table ${table}; delete table ${table}`], { env });
  rmSync(cniAddresses, { recursive: true, force: true });
  removeCniResults();
}

/** A pod's link goes by itself when its network namespace does, maybe in this very moment. */
async function removeLink(name: string): Promise<void> {
  const { code, stderr } = await runUnchecked("ip", ["link", "delete", name], { env });
  if (code !== 0 && existsSync(`/sys/class/net/${name}`))
    throw new Error(`ip link delete ${name}: ${stderr}`);
}

/**
 * What the network library remembers for each pod, in a folder that it shares with other networks: a file for
 * the pod's link on the bridge, and one for its loopback that does not say whose it is.
 */
function removeCniResults(): void {
  const folder = "/var/lib/cni/results";
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  const ofBridge = new RegExp(`^${network.cniName}-(.+)-eth0$`);
  const pods = names.map((name) => ofBridge.exec(name)?.[1]).filter((pod) => pod !== undefined);
  const ours = pods.flatMap((pod) => [`${network.cniName}-${pod}-eth0`, `cni-loopback-${pod}-lo`]);
  for (const name of ours) rmSync(join(folder, name), { force: true });
}

const routes = z.array(z.object({ dst: z.string(), dev: z.string().optional() }));

async function assertAddressesFree(): Promise<void> {
  const known = routes.parse(JSON.parse(await ip("-json", "-4", "route", "show", "table", "all")));
  const taken = known.filter(({ dst, dev }) => dev !== network.bridge && isOurs(dst));
  if (taken.length === 0) return;
  const list = taken.map(({ dst, dev }) => `${dst} on ${dev ?? "another table"}`).join(", ");
  throw new Error(
    `The sandbox's node needs the addresses ${network.podCidr} and ${network.serviceCidr}, and this machine ` +
      `uses some of them: ${list}. Remove that network, or set KUBECONFIG to a cluster of your own.`,
  );
}

/** Whether a route leads to addresses of the cluster; a wider one, such as a VPN's, gives way to the bridge. */
function isOurs(destination: string): boolean {
  return destination.startsWith("10.244.0.") || destination.startsWith("10.245.");
}
