import assert from "node:assert/strict";
import fc from "fast-check";
import { bytes, cores, seconds } from "../../../components/spec/index.js";
import { isCpu, isDuration, isSize } from "../../../components/spec/units.js";

const whole = (most: number) => fc.integer({ min: 1, max: most });

describe("units", () => {
  it("are read as people write them", () => {
    assert.deepEqual([cores("500m"), cores("2"), cores("0.5")], [0.5, 2, 0.5]);
    assert.deepEqual(
      [bytes("512Mi"), bytes("4Gi"), bytes("10G"), bytes("1.5k")],
      [2 ** 29, 2 ** 32, 1e10, 1500],
    );
    assert.deepEqual([seconds("90s"), seconds("10m"), seconds("1h30m"), seconds("0s")], [90, 600, 5400, 0]);
  });

  it("are refused when they are written in another way", () => {
    const cpus = ["", "0", "0m", "0.0001", "1.5m", "-1", "1e3", "2 cores", " 2", "500M"];
    const sizes = ["", "4", "0Gi", "-4Gi", "4 Gi", "4GB", "4gi", "4K", "1e3Mi", "500m"];
    const durations = ["", "10", "10 m", "30m1h", "1d", "1.5h", "-5s", "h", "8761h"];
    assert.deepEqual([cpus.filter(isCpu), sizes.filter(isSize), durations.filter(isDuration)], [[], [], []]);
    assert.throws(() => bytes("4"), {
      name: "RangeError",
      message: '"4" is no size: write a number with a unit, such as 512Mi or 4Gi',
    });
    assert.throws(() => seconds("4"), { name: "RangeError" });
  });

  it("mean the same in every notation", () => {
    fc.assert(
      fc.property(whole(1000), (n) => {
        assert.ok(isCpu(`${n}m`) && isSize(`${n}Ki`) && isDuration(`${n}m`));
        assert.equal(cores(`${n}m`), cores(String(n / 1000)));
        assert.equal(bytes(`${n}Gi`), bytes(`${n * 1024}Mi`));
        assert.equal(bytes(`${n}M`), bytes(`${n * 1000}k`));
        assert.equal(seconds(`${n}m`), seconds(`${n * 60}s`));
      }),
    );
  });
});
