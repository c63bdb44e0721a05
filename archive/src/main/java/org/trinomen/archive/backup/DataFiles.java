package org.trinomen.archive.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.volume.VolumeExtent;

/**
 * The files of a data folder, in the order in which a running archive's can be read so that none
 * points at what is not there: what points before what it points at, the head of a log before its
 * lines. Logs and volumes only grow, so that what is read later holds what was there before.
 */
final class DataFiles {

  /** Behind everything else, in this order: each points at those behind it. */
  private static final List<String> LAST =
      List.of(
          "webhooks",
          "hooks",
          "events",
          "audit",
          "jobs",
          "ledger",
          "annotations",
          "attachments",
          "repairs",
          "volumes");

  private static final int TAIL_BYTES = 2 << 20;

  private final DurableFiles files;
  private final Path root;

  DataFiles(DurableFiles files, Path root) {
    this.files = files;
    this.root = root;
  }

  /** The folders and files directly in the data folder, in order. */
  List<Path> areas() throws IOException {
    return files.list(root).stream()
        .filter(entry -> !isDerived(entry))
        .sorted(Comparator.comparingInt(entry -> LAST.indexOf(entry.getFileName().toString())))
        .toList();
  }

  /** The files of one of these, in order. */
  List<Path> in(Path area) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(area, found);
    return found;
  }

  private void collect(Path entry, List<Path> found) throws IOException {
    if (isDerived(entry)) {
      return;
    }
    if (!Files.isDirectory(entry)) {
      found.add(entry);
      return;
    }
    List<Path> entries = new ArrayList<>(files.list(entry));
    entries.sort(Comparator.comparing(each -> !each.endsWith("head.json")));
    for (Path each : entries) {
      collect(each, found);
    }
  }

  /** What can be made anew, is of use only while the server runs, or is on its way to a name. */
  private boolean isDerived(Path entry) {
    String path = path(entry);
    String name = entry.getFileName().toString();
    return name.equals("lock")
        || name.endsWith(".tmp")
        || path.equals("spool")
        || path.startsWith("index.db")
        || path.startsWith("scans.read")
        || path.matches("jobs/.*\\.zip|hooks/[^/]+/work");
  }

  String path(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** How much of a file is whole now. */
  VolumeExtent extent(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".vol")) {
      return VolumeExtent.of(files, file);
    }
    try (DurableFile open = files.openForReading(file)) {
      long size = open.size();
      return new VolumeExtent(name.endsWith(".jsonl") ? lines(open, size) : size, 0);
    }
  }

  /** The end of the last whole line: behind it one may be on its way. */
  private static long lines(DurableFile file, long size) throws IOException {
    long from = Math.max(0, size - TAIL_BYTES);
    ByteBuffer tail = ByteBuffer.allocate((int) (size - from));
    file.read(tail, from);
    for (int i = tail.position() - 1; i >= 0; i--) {
      if (tail.get(i) == '\n') {
        return from + i + 1;
      }
    }
    return from == 0 ? 0 : size;
  }
}
