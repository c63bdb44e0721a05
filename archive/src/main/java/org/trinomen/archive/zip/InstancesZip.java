package org.trinomen.archive.zip;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.UuidUids;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.media.DicomDirectory;
import org.trinomen.dicom.pixel.PixelData;

/**
 * Writes a zip to a stream, an instance at a time; nothing is held but the list of one series, and
 * of a medium its directory. Used by one thread.
 *
 * <p>By default entries are not compressed: DICOM files hardly shrink by what deflating them costs,
 * some 70 MB a second. They still go as deflated entries, of stored blocks (RFC 1951 §3.2.4),
 * because only those need no length beforehand. Zip64 where it is needed.
 */
public final class InstancesZip implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(InstancesZip.class);

  /** Files up to this size are transcoded in memory, so that the original can go if that fails. */
  private static final long HELD_MAX = 8 << 20;

  private static final String FILE_SET_ID = "TRINOMEN";

  private final Finder finder;
  private final ZipSelection selection;
  private final ZipOptions options;
  private final ZipNames names;
  private final ZipOutputStream zip;
  private final DicomDirectory directory;
  private final Deque<PublicId> series;
  private final Deque<Resource> instances = new ArrayDeque<>();
  private @Nullable Resource current;
  private String folder = "";
  private int written;

  /** A zip of what is selected. */
  public InstancesZip(Finder finder, ZipSelection selection, ZipOptions options, OutputStream out) {
    this.finder = finder;
    this.selection = selection;
    this.options = options;
    this.names = new ZipNames(finder, options.utf8());
    this.zip = new WideZip(out);
    this.zip.setLevel(options.level());
    this.directory = new DicomDirectory(options.layout() == ZipLayout.MEDIA_EXTENDED);
    this.series = new ArrayDeque<>(selection.series());
  }

  /** Writes all of it; the zip is complete, and the stream is closed. */
  public void writeAll() throws IOException {
    while (writeNext()) {
      // Each call writes one.
    }
    finish();
  }

  /** Writes the next instance; false if there is none. */
  boolean writeNext() throws IOException {
    while (instances.isEmpty()) {
      PublicId next = series.poll();
      if (next == null) {
        return false;
      }
      begin(next);
    }
    write(instances.remove());
    return true;
  }

  /** Instances written. */
  int written() {
    return written;
  }

  /** Completes the zip, and closes the stream. */
  void finish() throws IOException {
    if (options.layout().hasDirectory()) {
      zip.putNextEntry(new ZipEntry("DICOMDIR"));
      directory.write(UuidUids.of(UUID.randomUUID()), FILE_SET_ID, zip);
      zip.closeEntry();
    }
    zip.close();
  }

  /** Lets go of the stream; a zip that is not finished is none. */
  @Override
  public void close() throws IOException {
    zip.close();
  }

  private void begin(PublicId id) {
    Optional<Resource> found = finder.resource(Level.SERIES, id);
    current = found.orElse(null);
    if (current != null) {
      instances.addAll(selection.instances(id));
      if (options.layout() == ZipLayout.FOLDERS && !instances.isEmpty()) {
        folder = names.folder(current);
      }
    }
  }

  private void write(Resource instance) throws IOException {
    Optional<InstanceFacts> facts = instance.facts();
    Resource of = current;
    if (facts.isEmpty() || of == null) {
      return;
    }
    if (options.layout().hasDirectory()) {
      String name = "IM" + written;
      zip.putNextEntry(new ZipEntry("IMAGES/" + name));
      Optional<DataSet> transcoded = send(facts.get());
      directory.add(
          transcoded.isPresent()
              ? transcoded.get()
              : finder.header(facts.get(), ReadOptions.HEADER).dataSet(),
          transcoded.isPresent()
              ? options.transcode().orElseThrow()
              : facts.get().transferSyntaxUid(),
          "IMAGES",
          name);
    } else {
      zip.putNextEntry(new ZipEntry(names.file(folder, of, instance)));
      Optional<DataSet> _ = send(facts.get());
    }
    zip.closeEntry();
    written++;
  }

  /** Gives what went in another transfer syntax; nothing for what went as it is held. */
  private Optional<DataSet> send(InstanceFacts facts) throws IOException {
    Optional<Transcoder> transcoder = options.transcoder(facts.transferSyntaxUid());
    Optional<DataSet> transcoded =
        transcoder.isPresent() ? transcoded(facts, transcoder.get()) : Optional.empty();
    if (transcoded.isEmpty()) {
      finder.send(facts, zip);
    }
    return transcoded;
  }

  /** Nothing if a file can't be put in the other transfer syntax. */
  private Optional<DataSet> transcoded(InstanceFacts facts, Transcoder transcoder)
      throws IOException {
    try (PixelData pixels = finder.pixels(facts).orElse(null)) {
      if (pixels == null || !transcoder.canWrite(pixels)) {
        return Optional.empty();
      }
      FileHeader header = finder.header(facts, Transcoder.HEADER);
      if (facts.size() > HELD_MAX) {
        return Optional.of(transcoder.write(header, Optional.of(pixels), zip));
      }
      ByteArrayOutputStream held = new ByteArrayOutputStream((int) facts.size() + 1024);
      DataSet written = transcoder.write(header, Optional.of(pixels), held);
      held.writeTo(zip);
      return Optional.of(written);
    } catch (DicomException e) {
      if (facts.size() > HELD_MAX) {
        throw e; // some of it has gone out already
      }
      LOG.atInfo().addKeyValue("record", facts.location()).log("a file can't be transcoded");
      return Optional.empty();
    }
  }

  /** Passes on what is compressed in pieces that are worth a call; the usual 512 bytes are not. */
  private static final class WideZip extends ZipOutputStream {
    WideZip(OutputStream out) {
      super(out);
      buf = new byte[64 << 10];
    }
  }
}
