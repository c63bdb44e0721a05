package org.trinomen.archive.zip;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobOutput;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.query.Finder;

/** Makes a zip that can be fetched later. A step is an instance. */
public final class ZipJob implements Job {

  private static final Logger LOG = LoggerFactory.getLogger(ZipJob.class);
  private static final String OUTPUT = "archive";
  private static final long MEBI = 1 << 20;

  private final Finder finder;
  private final Supplier<ZipSelection> resources;
  private final ZipOptions options;
  private final String description;
  private final String name;
  private final ZipShelf shelf;
  private final Path file;

  private @Nullable InstancesZip zip;
  private ZipSelection.Total total = new ZipSelection.Total(0, 0);
  private int written;
  private long size;

  /**
   * A job.
   *
   * @param resources what goes into it, found out when the job begins
   * @param name proposed to whoever saves it
   */
  public ZipJob(
      Finder finder,
      Supplier<ZipSelection> resources,
      ZipOptions options,
      String description,
      String name,
      ZipShelf shelf) {
    this.finder = finder;
    this.resources = resources;
    this.options = options;
    this.description = description;
    this.name = name;
    this.shelf = shelf;
    this.file = shelf.place();
  }

  @Override
  public String type() {
    return options.layout().jobType();
  }

  @Override
  public Step step() throws IOException {
    InstancesZip open = zip;
    if (open == null) {
      ZipSelection selection = resources.get();
      total = selection.total();
      zip =
          new InstancesZip(
              finder, selection, options, new BufferedOutputStream(shelf.write(file), 256 << 10));
      return Step.MORE;
    }
    if (open.writeNext()) {
      written = open.written();
      return Step.MORE;
    }
    open.finish();
    zip = null;
    size = Files.size(file);
    shelf.add(file);
    return Step.DONE;
  }

  @Override
  public int progress() {
    return total.instances() == 0 ? 0 : (int) (100L * written / total.instances());
  }

  @Override
  public Map<String, Object> content() {
    return new TreeMap<>(
        Map.of(
            "ArchiveSize",
            Long.toString(size),
            "ArchiveSizeMB",
            size / MEBI,
            "Description",
            description,
            "InstancesCount",
            total.instances(),
            "UncompressedSize",
            Long.toString(total.bytes()),
            "UncompressedSizeMB",
            total.bytes() / MEBI));
  }

  /** A paused one keeps its file open; one that has failed leaves nothing. */
  @Override
  public void stop(Stop why) {
    switch (why) {
      case PAUSED, PUT_OFF, SUCCEEDED -> {}
      case CANCELLED, FAILED -> reset();
    }
  }

  @Override
  public void reset() {
    InstancesZip open = zip;
    zip = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("what was left of a zip can't be written, and need not");
    }
    written = 0;
    size = 0;
    forget();
  }

  @Override
  public Optional<JobOutput> output(String key) {
    return key.equals(OUTPUT) && shelf.holds(file)
        ? Optional.of(new JobOutput(file, "application/zip", name))
        : Optional.empty();
  }

  @Override
  public boolean deleteOutput(String key) {
    return key.equals(OUTPUT) && shelf.remove(file);
  }

  @Override
  public void forget() {
    boolean _ = shelf.remove(file);
  }
}
