import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.index.IndexEntry;
import org.trinomen.archive.index.InstanceHeader;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.Payload;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomWriter;

/**
 * Fills a data folder with the index of a large research study, by the program's own code and
 * without pixel data: {@code FOLDER INSTANCES [FIRST_SUBJECT]}. Prints a line of JSON for every
 * 100,000 instances. A folder that is filled already takes more of them, of other subjects.
 *
 * <p>Subjects of four sites are scanned at two visits each: a dynamic PET of 6,000 to 8,000 images
 * with its CT and its sum, and an MR of six series. Sites send at the same time, a burst of one
 * series each in turn. The first instance of a burst is a record in the volumes; those behind it
 * are in the index only and can't be retrieved. The same number gives the same study.
 */
final class FillIndex {

  private static final int BURST = 250;
  private static final int SITES = 4;
  private static final int BATCH = 500;
  private static final int TOLD = 100_000;
  private static final int WARM_UP = 40_000;
  private static final int FILE_MIN = 2_000;
  private static final int SLICE = 36_000;
  private static final double SECOND = 1e9;
  private static final Instant BEGIN = Instant.parse("2024-01-08T08:00:00.000123Z");
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String PET = "1.2.840.10008.5.1.4.1.1.128";
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final List<String> INSTITUTIONS =
      List.of("Northfield University Hospital", "Eastlake Clinic", "Westbrook", "Southmoor PET");

  /** What is acquired as one series. */
  private record Protocol(
      String study, String modality, String sopClass, String name, int slices, int frames) {
    int instances() {
      return slices * frames;
    }
  }

  private static final List<Protocol> VISIT =
      List.of(
          new Protocol("PET", "CT", CT, "AC CT Brain", 127, 1),
          new Protocol("PET", "PT", PET, "Dynamic", 127, 55),
          new Protocol("PET", "PT", PET, "Sum 40-60", 127, 1),
          new Protocol("MR", "MR", MR, "T1 MPRAGE", 192, 1),
          new Protocol("MR", "MR", MR, "T2 FLAIR", 160, 1),
          new Protocol("MR", "MR", MR, "SWI", 96, 1),
          new Protocol("MR", "MR", MR, "DTI", 66, 7),
          new Protocol("MR", "MR", MR, "Resting state", 60, 8),
          new Protocol("MR", "MR", MR, "Localizer", 9, 1));

  private FillIndex() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path warmUp = Files.createTempDirectory("warm-up");
    try (Filling filling = new Filling(warmUp, false)) {
      filling.fill(WARM_UP, 0);
    }
    try (Stream<Path> all = Files.walk(warmUp)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    Files.createDirectories(folder);
    long count = Long.parseLong(arguments[1]);
    int subject = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    try (Filling filling = new Filling(folder, true)) {
      filling.fill(count, subject);
    }
    long bytes = Files.size(folder.resolve("index.db"));
    System.out.printf(
        Locale.ROOT,
        "{\"instances\": %d, \"bytes\": %d, \"bytes_each\": %.1f}%n",
        count,
        bytes,
        (double) bytes / count);
  }

  /** One site's scans, series after series. */
  private static final class Site implements Iterator<Series> {
    private final int number;
    private int subject;
    private int visit;
    private int protocol;

    Site(int number, int firstSubject) {
      this.number = number;
      this.subject = firstSubject + number;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Series next() {
      Series series = new Series(number, subject, visit, protocol);
      protocol = (protocol + 1) % VISIT.size();
      visit = protocol == 0 ? (visit + 1) % 2 : visit;
      subject += protocol == 0 && visit == 0 ? SITES : 0;
      return series;
    }
  }

  /** One series, whose instances come one after the other. */
  private static final class Series {
    private final int site;
    private final int subject;
    private final int visit;
    private final int number;
    private final Protocol protocol;
    private final LocalDate day;
    private final InstanceHeader first;
    private final InstanceHeader other;
    private int given;

    Series(int site, int subject, int visit, int number) {
      this.site = site;
      this.subject = subject;
      this.visit = visit;
      this.number = number;
      this.protocol = VISIT.get(number);
      this.day = LocalDate.of(2024, 1, 8).plusDays(subject + 180L * visit);
      this.first = extract(dataSet(0).build());
      this.other = extract(dataSet(1).build());
    }

    boolean isComplete() {
      return given == protocol.instances();
    }

    private static InstanceHeader extract(DataSet dataSet) {
      return HeaderExtractor.extract(
          dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(), OptionalLong.of(3456));
    }

    /** The header of the next instance: what differs is written anew, the rest is shared. */
    InstanceHeader next() {
      int n = given++;
      InstanceHeader like = n == 0 ? first : other;
      SortedMap<Integer, String> tags = new TreeMap<>(like.mainTags());
      tags.put(Tag.SOPInstanceUID, sopInstanceUid(n));
      tags.put(Tag.InstanceNumber, Integer.toString(n + 1));
      tags.put(Tag.ImagePositionPatient, position(n));
      tags.put(Tag.InstanceCreationTime, creationTime(n));
      if (protocol.modality.equals("PT")) {
        tags.put(Tag.ImageIndex, Integer.toString(n + 1));
      }
      return new InstanceHeader(
          like.identity(),
          tags,
          like.sopClassUid(),
          like.transferSyntaxUid(),
          like.pixelDataOffset(),
          like.attributes(),
          like.omitted());
    }

    /** The last one given as a file without pixels. */
    byte[] file() throws IOException {
      DataSet dataSet = dataSet(given - 1).build();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DicomWriter.writeFile(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
      return out.toByteArray();
    }

    private String studyUid() {
      return root() + ".%d.%d.%d".formatted(subject, visit, protocol.study.equals("PET") ? 1 : 2);
    }

    private String root() {
      return switch (site) {
        case 0 -> "1.3.12.2.1107.5.1.4.50012";
        case 1 -> "1.2.840.113619.2.55.3.2831868886";
        case 2 -> "1.3.46.670589.28.2.15.4";
        default -> "1.2.826.0.1.3680043.8.498";
      };
    }

    /** As makers do: a time and a counter, counters, and what replaces UIDs, a random number. */
    private String sopInstanceUid(int n) {
      long series = (subject * 2L + visit) * VISIT.size() + number;
      return switch (site) {
        case 0 -> root() + ".30000%011d%05d".formatted(24_010_100_000L + series * 37, 10_000 + n);
        case 1 -> root() + ".935.%d.%d".formatted(1_704_700_000L + series, n + 1);
        case 2 -> root() + ".%d.3.%d.0.%d".formatted(series, n + 1, 1_704_700_000L + 3L * n);
        default -> "2.25." + new BigInteger(122, new Random(series << 16 | n)).setBit(121);
      };
    }

    private String position(int n) {
      double z = -70.31 + 2.03125 * (n % protocol.slices);
      return "-128.41235\\-120.16549\\" + Math.round(z * 100_000) / 100_000.0;
    }

    private String creationTime(int n) {
      int second = 36_000 + n / 40;
      return "%02d%02d%02d.%03d000"
          .formatted(second / 3600, second / 60 % 60, second % 60, n * 25 % 1000);
    }

    private DataSetBuilder dataSet(int n) {
      boolean pet = protocol.modality.equals("PT");
      DataSetBuilder dataSet = new DataSetBuilder();
      dataSet
          .string(Tag.ImageType, "ORIGINAL", "PRIMARY")
          .string(Tag.InstanceCreationDate, DAY.format(day))
          .string(Tag.InstanceCreationTime, creationTime(n))
          .uid(Tag.SOPClassUID, protocol.sopClass)
          .uid(Tag.SOPInstanceUID, sopInstanceUid(n))
          .string(Tag.StudyDate, DAY.format(day))
          .string(Tag.SeriesDate, DAY.format(day))
          .string(Tag.AcquisitionDate, DAY.format(day))
          .string(Tag.StudyTime, "095500.120000")
          .string(Tag.SeriesTime, "10%02d00.120000".formatted(5 * number))
          .string(Tag.AcquisitionTime, creationTime(n))
          .string(Tag.AccessionNumber, "ACC%05d%d".formatted(subject, visit))
          .string(Tag.Modality, protocol.modality)
          .string(
              Tag.Manufacturer,
              List.of("SIEMENS", "GE MEDICAL SYSTEMS", "Philips", "CPS").get(site))
          .string(Tag.InstitutionName, INSTITUTIONS.get(site))
          .string(Tag.ReferringPhysicianName, "Study^Physician")
          .string(Tag.StationName, "STATION" + site)
          .string(Tag.StudyDescription, protocol.study + " Brain visit " + (visit + 1))
          .string(Tag.SeriesDescription, protocol.name)
          .string(Tag.ManufacturerModelName, "Model " + protocol.study + site)
          .string(Tag.PatientName, "Subject%04d^Study".formatted(subject))
          .string(Tag.PatientID, "NF-%d-%04d".formatted(site, subject))
          .string(
              Tag.PatientBirthDate, DAY.format(LocalDate.of(1940, 1, 1).plusDays(subject * 11L)))
          .string(Tag.PatientSex, subject % 2 == 0 ? "F" : "M")
          .string(Tag.PatientWeight, Integer.toString(50 + subject % 50))
          .string(Tag.SliceThickness, "2.03")
          .string(Tag.DeviceSerialNumber, "9728" + site)
          .string(Tag.SoftwareVersions, "VG60A")
          .string(Tag.ProtocolName, protocol.name)
          .uid(Tag.StudyInstanceUID, studyUid())
          .uid(Tag.SeriesInstanceUID, studyUid() + "." + number)
          .string(Tag.SeriesNumber, Integer.toString(number + 1))
          .string(Tag.InstanceNumber, Integer.toString(n + 1))
          .string(Tag.ImagePositionPatient, position(n).split("\\\\"))
          .string(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
          .uid(Tag.FrameOfReferenceUID, studyUid() + ".0." + (pet ? 1 : number))
          .string(Tag.SliceLocation, position(n).split("\\\\")[2])
          .integer(Tag.SamplesPerPixel, 1)
          .string(Tag.PhotometricInterpretation, "MONOCHROME2")
          .integer(Tag.Rows, 128)
          .integer(Tag.Columns, 128)
          .string(Tag.PixelSpacing, "2.03642", "2.03642")
          .integer(Tag.BitsAllocated, 16)
          .integer(Tag.BitsStored, 16)
          .integer(Tag.HighBit, 15)
          .string(Tag.RescaleIntercept, "0")
          .string(Tag.RescaleSlope, Double.toString(1 + n / 1000.0))
          .bytes(Tag.PixelData, Vr.OW, new byte[2]);
      if (protocol.modality.equals("MR")) {
        dataSet.string(Tag.RepetitionTime, Integer.toString(500 * (number + 1)));
      }
      if (pet) {
        dataSet
            .string(Tag.SeriesType, protocol.frames > 1 ? "DYNAMIC" : "STATIC", "IMAGE")
            .string(Tag.Units, "BQML")
            .string(Tag.CountsSource, "EMISSION")
            .string(Tag.ReconstructionMethod, "PSF+TOF 4i21s")
            .integer(Tag.NumberOfSlices, protocol.slices)
            .integer(Tag.NumberOfTimeSlices, protocol.frames)
            .integer(Tag.ImageIndex, n + 1)
            .string(Tag.FrameReferenceTime, Integer.toString(30_000 * (n / protocol.slices)))
            .string(Tag.ActualFrameDuration, "60000")
            .items(
                Tag.RadiopharmaceuticalInformationSequence,
                new DataSetBuilder().string(Tag.RadionuclideHalfLife, "6586.2").build());
      }
      return dataSet;
    }
  }

  /** A data folder that is being filled. */
  private static final class Filling implements AutoCloseable {
    private final Path folder;
    private final boolean tells;
    private final FileVolumeStore volumes;
    private final SqlIndex index;
    private final List<IndexEntry> batch = new ArrayList<>();
    private final Random digests = new Random(6);
    private RecordLocation mark = FileVolumeStore.first();
    private long given;
    private long indexNanos;
    private long toldNanos;
    private long toldCpu;
    private long toldWritten;

    Filling(Path folder, boolean tells) throws IOException {
      this.folder = folder;
      this.tells = tells;
      this.volumes =
          FileVolumeStore.open(
              folder.resolve("volumes"), VolumeSettings.DEFAULT, FileVolumeStore.first());
      this.index = SqliteIndex.open(folder.resolve("index.db"));
      this.mark = volumes.end();
    }

    void fill(long count, int firstSubject) throws IOException {
      List<Site> sites = new ArrayList<>();
      List<Series> running = new ArrayList<>();
      for (int site = 0; site < SITES; site++) {
        sites.add(new Site(site, firstSubject));
        running.add(sites.getLast().next());
      }
      note();
      for (int turn = 0; given < count; turn = (turn + 1) % SITES) {
        if (running.get(turn).isComplete()) {
          running.set(turn, sites.get(turn).next());
        }
        burst(running.get(turn), count);
      }
      write();
      volumes.sync();
    }

    private void burst(Series series, long count) throws IOException {
      RecordLocation first = mark;
      for (int i = 0; i < BURST && !series.isComplete() && given < count; i++) {
        InstanceHeader header = series.next();
        if (i == 0) {
          // So long that the locations of what is not there fit before the next record.
          byte[] file = series.file();
          byte[] padded = Arrays.copyOf(file, Math.max(file.length, FILE_MIN));
          RecordHead head = head(Sha256.begin().digest(padded), padded.length);
          first = volumes.append(head, new Payload.InMemory(padded, padded.length));
          mark = volumes.end();
          add(new IndexEntry(first, head, header));
        } else {
          byte[] digest = new byte[32];
          digests.nextBytes(digest);
          RecordLocation at = new RecordLocation(first.volume(), first.offset() + i);
          add(new IndexEntry(at, head(digest, SLICE), header));
        }
      }
    }

    private RecordHead head(byte[] digest, long length) {
      Origin origin = new Origin(Origin.Door.DIMSE, "SCANNER", "TRINOMEN", "127.0.0.1", "", "a1");
      return new RecordHead(BEGIN.plusMillis(6 * given), origin, new Sha256(digest), length);
    }

    private void add(IndexEntry entry) {
      batch.add(entry);
      given++;
      if (batch.size() == BATCH) {
        write();
      }
      if (given % TOLD == 0 && tells) {
        tell();
      }
    }

    /** The mark stays before the last record, for its burst may go on. */
    private void write() {
      if (batch.isEmpty()) {
        return;
      }
      RecordLocation last = batch.getLast().location();
      long start = System.nanoTime();
      index.write(List.copyOf(batch), new RecordLocation(last.volume(), last.offset() + 1));
      indexNanos += System.nanoTime() - start;
      batch.clear();
    }

    private void note() {
      toldNanos = indexNanos;
      toldCpu = cpu();
      toldWritten = written();
    }

    private void tell() {
      System.out.printf(
          Locale.ROOT,
          "{\"instances\": %d, \"writing_s\": %.2f, \"cpu_s\": %.2f, \"written_mb\": %.0f,"
              + " \"size_mb\": %.0f}%n",
          given,
          (indexNanos - toldNanos) / SECOND,
          (cpu() - toldCpu) / SECOND,
          (written() - toldWritten) / 1e6,
          folder.resolve("index.db").toFile().length() / 1e6);
      note();
    }

    private static long cpu() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    /** Bytes that this process caused to be written to the disk (proc(5)). */
    private static long written() {
      try {
        return Files.readAllLines(Path.of("/proc/self/io"), StandardCharsets.US_ASCII).stream()
            .filter(line -> line.startsWith("write_bytes:"))
            .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
            .sum();
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    public void close() throws IOException {
      if (given > 0) {
        index.write(List.of(), volumes.end());
      }
      index.close();
      volumes.close();
    }
  }
}
