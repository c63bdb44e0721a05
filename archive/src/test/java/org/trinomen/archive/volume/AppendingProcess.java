package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A program that appends for ever and says which digests are durable: to be killed. */
final class AppendingProcess {

  private AppendingProcess() {}

  /** Takes the folder and a seed. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int seed = Integer.parseInt(arguments[1]);
    Random random = new Random(seed);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    FileVolumeStore store =
        FileVolumeStore.open(
            folder.resolve("volumes"),
            new VolumeSettings(300_000, 0, 1 << 20, 4),
            FileVolumeStore.first());
    for (int i = 0; ; ) {
      List<Sha256> waiting = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--, i++) {
        byte[] payload = Samples.bytes(1_000_000L * seed + i, random.nextInt(60_000));
        RecordHead head = Samples.head(i, payload);
        if (random.nextInt(4) == 0) {
          Payload.Spooled spooled = (Payload.Spooled) Samples.spooled(folder, payload);
          store.append(head, spooled);
          Files.delete(spooled.file());
        } else {
          store.append(head, Samples.inMemory(payload));
        }
        waiting.add(head.digest());
      }
      store.sync();
      waiting.forEach(out::println);
    }
  }
}
