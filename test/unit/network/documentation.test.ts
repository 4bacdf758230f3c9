import assert from "node:assert/strict";
import { builtInPrices, isKnown, priceTable, product } from "../../../components/cost/index.js";
import { limits } from "../../../components/network/limits.js";
import { networkSettings, type NetworkSettingsInput } from "../../../components/network/settings.js";
import { at } from "../support/at.js";
import {
  addedKinds,
  countKinds,
  examples,
  numbersIn,
  read,
  section,
  settingsOf,
  tables,
  unquoted,
} from "../support/pages.js";
import { certificate, made, publicUse, use, type Asked } from "./recordNetwork.js";

const page = read("network.md");
const [always = [], whereAsked = []] = tables(section(page, "What is created"));

async function counts(asked: Asked = {}): Promise<Record<string, number>> {
  return countKinds((await made(asked)).resources.map(({ type }) => type));
}

/** What this cannot prove: that limits and prices are still AWS's, and that the prose is true. */
describe("docs/network.md", () => {
  it("lists every setting and no other, and shows settings that are valid", () => {
    const [rows = []] = tables(section(page, "The smallest settings"));
    assert.deepEqual(rows.map(([name = ""]) => unquoted(name)).sort(), settingsOf(networkSettings).sort());
    const shown = examples(page);
    assert.equal(shown.length, 2);
    for (const stack of shown) networkSettings.parse(at(stack, 'config["model-hosting:network"]'));
  });

  it("has the defaults of the settings", () => {
    const [rows = []] = tables(section(page, "The smallest settings"));
    const settings = networkSettings.parse({});
    for (const name of ["vpc.cidr", "nat", "endpoints", "loadBalancer.sslPolicy"]) {
      const row = rows.find(([first = ""]) => unquoted(first) === name) ?? [];
      assert.equal(unquoted(row.at(-1) ?? ""), String(at(settings, name)), name);
    }
  });

  it("lists every resource of one internal model, and no other", async () => {
    assert.deepEqual(numbersIn(always), await counts());
  });

  it("lists what NAT, public models and certificates add", async () => {
    const settings: NetworkSettingsInput = { nat: "one" };
    const changed = [
      await counts({ settings }),
      await counts({ uses: [use("digits"), publicUse("open"), publicUse("other")] }),
      await counts({
        uses: [use("digits"), use("named", { host: "n.example.com", certificateArn: certificate("n") })],
      }),
    ];
    const listed = new Set(whereAsked.map(([kind = ""]) => unquoted(kind)));
    // Callers, and the load balancer's own group, are listed with what there always is.
    const known = [...listed, "SecurityGroup", "SecurityGroupIngressRule", "RouteTableAssociation"];
    const added = addedKinds(await counts(), changed);
    assert.deepEqual(
      added.filter((kind) => !known.includes(kind)),
      [],
    );
    assert.deepEqual(
      [...listed].filter((kind) => !added.includes(kind)),
      [],
    );
  });

  it("has the prices of the built-in list, and a month of 730 hours", () => {
    const prices = priceTable(builtInPrices);
    const hourly = {
      "load balancer": prices.find("us-east-1", "loadBalancer", "hour"),
      "NAT gateway": prices.find("us-east-1", "natGateway", "hour"),
      "public IPv4 address of a NAT gateway": prices.find("us-east-1", "publicIpv4", "hour"),
      "interface endpoint in two zones": product(prices.find("us-east-1", "interfaceEndpoint", "hour"), 2),
      "the three endpoints of ECS on Fargate": product(
        prices.find("us-east-1", "interfaceEndpoint", "hour"),
        6,
      ),
      "the seven endpoints of ECS on Fargate and EKS on nodes together": product(
        prices.find("us-east-1", "interfaceEndpoint", "hour"),
        14,
      ),
    };
    const [rows = []] = tables(section(page, "What it costs"));
    assert.deepEqual(
      rows.map(([first, hour, month]) => [first, Number(hour), month]),
      Object.entries(hourly).map(([name, price]) => {
        assert.ok(isKnown(price), name);
        return [name, price.value, (price.value * 730).toFixed(2)];
      }),
    );
  });

  it("has the limits that the plan keeps to", () => {
    const text = section(page, "Limits");
    for (const figure of [
      `${limits.rules} listener rules`,
      `${limits.valuesPerRule} condition values`,
      `${limits.certificates} certificates`,
      `${limits.securityGroupRules} rules of a security group`,
      `${limits.idleTimeout} s`,
    ]) {
      assert.ok(text.includes(figure), figure);
    }
  });
});
