package org.trinomen.server.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.curation.Stated;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.volume.Origin;

/**
 * Attaches what a run leaves to the scan, as one zip: its files, and the manifest of what it was
 * made from. The same files make the same zip.
 */
final class RunResult {

  /** Of all entries: when a run happened is no part of what it found. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int FILES_MAX = 1000;

  private final Curation curation;
  private final String hook;

  RunResult(Curation curation, String hook) {
    this.curation = curation;
    this.hook = hook;
  }

  /**
   * Attaches it; gives how many bytes, 0 if there is nothing.
   *
   * @param max the most bytes of all files
   * @throws IOException if it is too much, or the scan is not here any more
   */
  long attach(HandedScan handed, long run, ReadyScan scan, int number, long max)
      throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    long[] bytes = new long[1];
    handed.walk(
        handed.result(),
        (file, attributes) -> {
          bytes[0] += attributes.size();
          files.put(handed.result().relativize(file).toString(), file);
          if (bytes[0] > max || files.size() > FILES_MAX) {
            throw new IOException("the result is too much: see result-size-max");
          }
        });
    if (files.isEmpty()) {
      return 0;
    }
    Path zip = handed.folder().resolve("result.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      put(HandedScan.MANIFEST, handed.manifest(), out);
      for (var file : files.entrySet()) {
        put("result/" + file.getKey(), file.getValue(), out);
      }
    }
    attach(zip, run, target(scan), number);
    return Files.size(zip);
  }

  private static void put(String name, Path file, ZipOutputStream out) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    out.putNextEntry(entry);
    Files.copy(file, out);
    out.closeEntry();
  }

  /** Of several scans in one imaging study each has a place of its own. */
  private static Target target(ReadyScan scan) {
    return scan.alone()
        ? new Target(Level.STUDY, scan.scan().study())
        : new Target(Level.SERIES, scan.instances().getFirst().parent().orElseThrow());
  }

  /** Someone may attach something there at the same time: then what they did is replaced. */
  private void attach(Path zip, long run, Target target, int number) throws IOException {
    Origin origin = new Origin(Origin.Door.DERIVATION, "", "", "", "hook:" + hook, "run " + run);
    for (int tries = 0; tries < 3; tries++) {
      Optional<HeldAttachment> held = curation.attachment(target, number);
      try (InputStream in = Files.newInputStream(zip)) {
        switch (curation.attach(target, number, in, held.map(Curation::revision), origin)) {
          case Stated.At _, Stated.Done _ -> {
            return;
          }
          case Stated.Nothing _ -> throw new IOException("the scan is not here any more");
          case Stated.Outdated _ -> {}
        }
      }
    }
    throw new IOException("someone else attaches under number " + number);
  }
}
