package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/** Records for tests: each number gives another one, always the same. */
public final class Samples {

  private Samples() {}

  public static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public static RecordHead head(int seed, byte[] payload) {
    Origin origin =
        new Origin(
            Origin.Door.values()[seed % 3],
            "SCANNER" + seed % 10,
            "TRINOMEN",
            "192.0.2." + seed % 256,
            seed % 2 == 0 ? "" : "zoë",
            "association-" + seed);
    return new RecordHead(
        Instant.parse("2026-02-03T04:05:06.123456Z").plusMillis(seed),
        origin,
        new Sha256(Sha256.begin().digest(payload)),
        payload.length);
  }

  public static Payload inMemory(byte[] payload) {
    // An array longer than the payload, as pooled buffers are.
    return new Payload.InMemory(Arrays.copyOf(payload, payload.length + 3), payload.length);
  }

  public static Payload spooled(Path folder, byte[] payload) throws IOException {
    Path file = Files.createTempFile(folder, "payload", ".part");
    return new Payload.Spooled(Files.write(file, payload), payload.length);
  }
}
