package org.trinomen.archive.identity;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.archive.volume.StoredBytes;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.ReceivedScan.Circumstances;

/**
 * Reads a scan as the resolver sees it, from the record that holds its first instance: header,
 * circumstances of arrival and a digest of the pixels. It costs a pass over that instance, so it is
 * never done while a sender waits, and once where there is a {@link ScanShelf}.
 */
public final class ScanReader {

  /** What may tell whose a scan is, beside the recorded identity. */
  private static final List<Integer> HEADER =
      List.of(
          Tag.StudyInstanceUID,
          Tag.FrameOfReferenceUID,
          Tag.PatientAge,
          Tag.PatientWeight,
          Tag.OtherPatientIDs,
          Tag.PatientComments,
          Tag.AccessionNumber,
          Tag.StudyID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.StudyDescription,
          Tag.SeriesDescription,
          Tag.ProtocolName,
          Tag.PerformedProcedureStepDescription,
          Tag.ReferringPhysicianName,
          Tag.InstitutionName,
          Tag.StationName,
          Tag.Manufacturer,
          Tag.DeviceSerialNumber,
          Tag.Modality);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

  private static final int CHUNK = 64 * 1024;

  /** The channel of what was made here. */
  private static final String DERIVED = "derived";

  private final VolumeStore volumes;
  private final Optional<ScanShelf> shelf;

  /** Reads from the volumes, always. */
  public ScanReader(VolumeStore volumes) {
    this.volumes = volumes;
    this.shelf = Optional.empty();
  }

  /** Reads from the volumes what it has not read before. */
  public ScanReader(VolumeStore volumes, ScanShelf shelf) {
    this.volumes = volumes;
    this.shelf = Optional.of(shelf);
  }

  /** The attributes that are looked at, for whoever keeps what was read. */
  static String attributes() {
    return HEADER + " " + Tag.Radiopharmaceutical;
  }

  /** The scan with everything that its first instance tells. */
  public ReceivedScan read(ScanFacts scan) throws IOException {
    Optional<ReceivedScan> known = shelf.flatMap(shelved -> shelved.find(scan));
    return known.isPresent() ? known.get() : keep(scan, readWhole(scan));
  }

  private ReceivedScan readWhole(ScanFacts scan) throws IOException {
    FileHeader file = header(scan, ReadOptions.HEADER);
    return scan(scan, file, pixelDigest(scan, file));
  }

  private ReceivedScan keep(ScanFacts facts, ReceivedScan scan) {
    shelf.ifPresent(shelved -> shelved.keep(facts, scan));
    return scan;
  }

  /**
   * The scan of whose pixels the digest is known already: only the header is read.
   *
   * @param pixelDigest as it was computed when the scan was first read
   */
  public ReceivedScan read(ScanFacts scan, String pixelDigest) throws IOException {
    Optional<ReceivedScan> known =
        shelf
            .flatMap(shelved -> shelved.find(scan))
            .filter(found -> found.pixelDigest().equals(pixelDigest));
    return known.isPresent() ? known.get() : keep(scan, readHeader(scan, pixelDigest));
  }

  private ReceivedScan readHeader(ScanFacts scan, String pixelDigest) throws IOException {
    return scan(scan, header(scan, ReadOptions.HEADER.stoppingBefore(Tag.PixelData)), pixelDigest);
  }

  /**
   * The scan that one was made from, if its first instance was made here of another scan.
   *
   * @param read the same scan, as it was read
   */
  Optional<String> source(ScanFacts scan, ReceivedScan read) throws IOException {
    if (!read.circumstances().channel().equals(DERIVED)) {
      return Optional.empty();
    }
    return Optional.of(volumes.head(scan.first()).origin().sourceScan())
        .filter(source -> !source.isEmpty() && !source.equals(scan.id().text()));
  }

  private FileHeader header(ScanFacts scan, ReadOptions options) throws IOException {
    try (InputStream in = volumes.open(scan.first())) {
      return DicomReader.read(in, options);
    }
  }

  private ReceivedScan scan(ScanFacts scan, FileHeader file, String pixelDigest)
      throws IOException {
    DataSet dataSet = file.dataSet();
    Map<String, String> header = header(dataSet);
    return new ReceivedScan(
        scan.id().text(),
        scan.receivedAt(),
        HeaderExtractor.identity(dataSet),
        circumstances(volumes.head(scan.first()).origin()),
        date(header.getOrDefault("StudyDate", "")),
        header,
        pixelDigest);
  }

  private static Map<String, String> header(DataSet dataSet) {
    Map<String, String> header = new HashMap<>();
    for (int tag : HEADER) {
      put(header, tag, dataSet);
    }
    dataSet.items(Tag.RadiopharmaceuticalInformationSequence).stream()
        .findFirst()
        .ifPresent(item -> put(header, Tag.Radiopharmaceutical, item));
    return header;
  }

  private static void put(Map<String, String> header, int tag, DataSet dataSet) {
    Optional<String> value = dataSet.string(tag);
    if (value.isPresent() && !value.get().isEmpty()) {
      header.put(Dictionary.entry(tag).orElseThrow().keyword(), value.get());
    }
  }

  private static Circumstances circumstances(Origin origin) {
    String channel =
        switch (origin.door()) {
          case DIMSE -> "dicom";
          case REST -> "rest";
          case WEB -> "web";
          case DERIVATION -> DERIVED;
        };
    return new Circumstances(
        channel, origin.user(), origin.callingAeTitle(), origin.remoteAddress(), "", "");
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text.strip(), DATE);
    } catch (DateTimeException e) {
      return null; // what is no date is looked at as text, if at all
    }
  }

  // ---- pixels

  /** SHA-256 over the value of Pixel Data as it is encoded; empty if it can't be located. */
  private String pixelDigest(ScanFacts scan, FileHeader file) throws IOException {
    Optional<Element> pixels = file.dataSet().element(Tag.PixelData);
    if (pixels.isEmpty() || file.transferSyntax().deflated()) {
      return "";
    }
    MessageDigest digest = Sha256.begin();
    StoredBytes source = volumes.bytes(scan.first());
    switch (pixels.get()) {
      case Element.Value value -> digest.update(value.bytes());
      case Element.Bulk bulk -> update(digest, source, bulk.valueOffset(), bulk.length());
      case Element.Fragments fragments -> {
        for (Element.Fragment fragment : fragments.fragments()) {
          update(digest, source, fragment.offset(), fragment.length());
        }
      }
      case Element.Items _ -> {
        return ""; // a sequence where pixels belong
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, StoredBytes source, long offset, long length)
      throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
    long done = 0;
    while (done < length) {
      int wanted = (int) Math.min(chunk.length, length - done);
      int read = source.read(offset + done, chunk, 0, wanted);
      if (read <= 0) {
        return; // cut short on arrival: what is there is what is digested
      }
      digest.update(chunk, 0, read);
      done += read;
    }
  }
}
