package org.trinomen.archive.modification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.index.InstanceHeader;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.PixelData;

/**
 * Makes changed copies of instances. The originals are read and stay as they are; each copy enters
 * by the same door as everything else, and says what it was made from: in its record, where it can
 * never be lost, and as metadata, where clients look for it.
 */
public final class Modifications {

  private static final byte[] NO_FILE_META = {};

  private static final int HEADER_MAX = 64 << 20;
  private static final int ELEMENTS_MAX = 4_000_000;

  /** Whatever may have to change is held: all of a header but its long values. */
  private static final ReadOptions WHOLE_HEADER =
      new ReadOptions(
          new Limits(
              Limits.DEFAULT.valueBytes(),
              HEADER_MAX,
              Limits.DEFAULT.nesting(),
              ELEMENTS_MAX,
              Limits.DEFAULT.inflatedBytes(),
              Limits.DEFAULT.inflateRatio()),
          false,
          false,
          0);

  /** Takes an arrival in: {@code Ingest.receive}. */
  @FunctionalInterface
  public interface Reception {
    /** Gives the outcome when it is durable. */
    IngestOutcome receive(Arrival arrival) throws IOException;
  }

  private final RecordedFinder finder;
  private final VolumeStore volumes;
  private final Reception reception;
  private final Curation curation;

  public Modifications(
      RecordedFinder finder, VolumeStore volumes, Reception reception, Curation curation) {
    this.finder = finder;
    this.volumes = volumes;
    this.reception = reception;
    this.curation = curation;
  }

  /** A copy that is ready to be written. */
  private record Copy(InstanceFacts facts, FileHeader original, DataSet changed) {

    InstanceHeader header() {
      return HeaderExtractor.extract(changed, facts.transferSyntaxUid(), OptionalLong.empty());
    }
  }

  /**
   * Writes a changed copy of an instance, and keeps nothing.
   *
   * @param out stays open: whoever closes it says that the copy is whole
   * @throws ModificationException if it can't be made; nothing is written then. A frame that can't
   *     be decoded shows later, in the middle of what is written
   */
  public void write(
      InstanceFacts facts, HeaderChange change, Optional<Transcoder> transcoder, Opening out)
      throws IOException {
    Copy copy = copy(facts, change, transcoder);
    try (PixelSource pixels = pixels(copy, transcoder)) {
      write(copy, transcoder, pixels, out.open());
    }
  }

  /** Opens what a copy is written to, once it is known that it can be made. */
  @FunctionalInterface
  public interface Opening {
    OutputStream open() throws IOException;
  }

  /**
   * Work that makes copies and keeps them.
   *
   * @param teller says of it what its door wants
   */
  public Copying copying(Plan plan, Copying.Teller teller) {
    return new Copying(this, finder, curation, plan, teller);
  }

  // ---- one copy

  /**
   * Makes a copy and keeps it.
   *
   * @throws ModificationException if it can't be made
   */
  IngestOutcome.Path make(Plan plan, Resource original) throws IOException {
    InstanceFacts facts = original.facts().orElseThrow();
    Copy copy = copy(facts, plan.change(), plan.transcoder());
    if (finder.resource(Level.INSTANCE, copy.header().instance()).isPresent()) {
      throw new ModificationException(
          Fault.EDIT,
          "the copy would take the place of an instance that is held, and nothing that is held is"
              + " edited here: let at least one of its Study, Series and SOP Instance UID change");
    }
    String scan = HeaderExtractor.scan(copy.original().dataSet()).text();
    try (PixelSource pixels = pixels(copy, plan.transcoder());
        InputStream file = new PushedBytes(out -> write(copy, plan.transcoder(), pixels, out))) {
      Arrival arrival =
          new Arrival(plan.origin().madeFrom(original.id().toString(), scan), NO_FILE_META, file);
      return switch (reception.receive(arrival)) {
        case IngestOutcome.Stored stored -> stored.path();
        case IngestOutcome.AlreadyHeld held -> held.path();
        case IngestOutcome.Conflicting other -> other.path();
        case IngestOutcome.Refused(IngestOutcome.Reason why, String reason) ->
            throw new ModificationException(
                why == IngestOutcome.Reason.STORAGE_FULL ? Fault.FULL : Fault.NOT_KEPT,
                "the copy of an instance could not be kept: " + reason);
      };
    }
  }

  private Copy copy(InstanceFacts facts, HeaderChange change, Optional<Transcoder> transcoder)
      throws IOException {
    // What is not transcoded takes its long values from the original.
    FileHeader header =
        finder.header(facts, transcoder.isPresent() ? Transcoder.HEADER : WHOLE_HEADER);
    for (Problem problem : header.dataSet().problems()) {
      if (problem.what().equals(Limits.PASSED_OVER)) {
        throw new ModificationException(
            Fault.UNREADABLE, "the header of an instance is longer than " + HEADER_MAX + " bytes");
      }
    }
    return new Copy(facts, header, change.apply(header.dataSet()));
  }

  /** Pixel data, opened where they have to be decoded. */
  private record PixelSource(Optional<PixelData> pixels) implements AutoCloseable {
    @Override
    public void close() {
      pixels.ifPresent(PixelData::close);
    }
  }

  private PixelSource pixels(Copy copy, Optional<Transcoder> transcoder) throws IOException {
    if (transcoder.isEmpty()) {
      return new PixelSource(Optional.empty());
    }
    Optional<PixelData> pixels = finder.pixels(copy.facts());
    if (pixels.isPresent() && !transcoder.get().canWrite(pixels.get())) {
      pixels.get().close();
      throw new ModificationException(
          Fault.RANGE, "the image of an instance can't be written in that transfer syntax");
    }
    return new PixelSource(pixels);
  }

  private void write(
      Copy copy, Optional<Transcoder> transcoder, PixelSource pixels, OutputStream out)
      throws IOException {
    if (transcoder.isPresent()) {
      transcoder.get().write(withDataSet(copy), pixels.pixels(), out);
      return;
    }
    ByteSource file = volumes.bytes(copy.facts().location())::read;
    CopyWriter.write(file, copy.original(), copy.changed(), out);
  }

  private static FileHeader withDataSet(Copy copy) {
    FileHeader original = copy.original();
    return new FileHeader(
        original.opening(),
        original.fileMeta(),
        copy.changed(),
        original.transferSyntax(),
        original.dataSetOffset(),
        original.pixelDataOffset(),
        original.length(),
        original.problems());
  }
}
