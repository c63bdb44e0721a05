package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.GetScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreRequest;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.FreePort;
import org.trinomen.server.cli.TrinomenCommand;

/**
 * What a peer does not take as it is stored, it gets as it takes it: the whole corpus, whose images
 * are compared frame by frame.
 */
@Timeout(600)
final class ConvertedRetrievalTest {

  @TempDir private static Path folder;

  private static final int STORESCP = FreePort.any();
  private static final Map<String, ImageFiles.Image> sent = new TreeMap<>();
  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    for (ImageFiles.Image image : ImageFiles.all()) {
      sent.put(image.sopInstanceUid(), image);
    }
    archive =
        new QueriedArchive(
            folder,
            Map.of(
                "reader", QueriedArchive.node("READER", 104, "echo, store, find, get, move"),
                "storescp", QueriedArchive.node("STORESCP", STORESCP, "echo")));
    DicomPeer.store(archive.port(), List.copyOf(sent.values()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  /** What came, by SOP Instance UID. */
  private final Map<String, byte[]> got = new HashMap<>();

  private Status keep(StoreRequest request, InputStream dataSet) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        FileMeta.encode(
            request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid()));
    dataSet.transferTo(file);
    got.put(request.sopInstanceUid(), file.toByteArray());
    return Status.SUCCESS;
  }

  private QueryOutcome.Answered get(List<String> transferSyntaxes) {
    List<GetScu.Proposal> proposals = new ArrayList<>();
    sopClasses()
        .forEach(sopClass -> proposals.add(new GetScu.Proposal(sopClass, transferSyntaxes)));
    String[] all = sent.keySet().toArray(String[]::new);
    QueryOutcome outcome =
        GetScu.get(
            DicomPeer.caller("READER"),
            new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"),
            Uids.StudyRootQueryRetrieveInformationModelGet,
            new DataSetBuilder()
                .string(Tag.QueryRetrieveLevel, "IMAGE")
                .uid(Tag.SOPInstanceUID, all)
                .build(),
            proposals,
            this::keep,
            _ -> true);
    assertThat(outcome).isInstanceOf(QueryOutcome.Answered.class);
    return (QueryOutcome.Answered) outcome;
  }

  /** Every image has the samples that it was sent with. */
  private void assertSameFrames() throws IOException {
    for (Map.Entry<String, byte[]> one : got.entrySet()) {
      ImageFiles.Image original = sent.get(one.getKey());
      assertThat(ImageFiles.samples(one.getValue()))
          .as(original.file().toString())
          .isEqualTo(original.samples());
    }
  }

  /** Not big endian: of words of 32 bits under OW, readers disagree (PS3.5 §7.3). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        Uids.ImplicitVRLittleEndian,
        Uids.ExplicitVRLittleEndian,
        Uids.DeflatedExplicitVRLittleEndian
      })
  void everythingIsGotUncompressed(String syntax) throws IOException {
    QueryOutcome.Answered answer = get(List.of(syntax));

    assertThat(answer.status()).isEqualTo(Status.SUCCESS);
    assertThat(answer.count().completed()).isEqualTo(sent.size());
    assertSameFrames();
  }

  /** What has no place in the one encoding that the peer takes fails by itself, and says why. */
  @ParameterizedTest
  @ValueSource(strings = {Uids.JPEGLSLossless, Uids.RLELossless, Uids.JPEG2000Lossless})
  void imagesAreCompressedAgainForAPeerThatTakesNothingElse(String syntax) throws IOException {
    assumeTrue(DataSetConversion.compressions().contains(syntax));

    QueryOutcome.Answered answer = get(List.of(syntax));

    assertSameFrames();
    assertThat(got.keySet()).doesNotContainAnyElementsOf(answer.failed());
    assertThat(got.size() + answer.failed().size()).isEqualTo(sent.size());
    assertThat(answer.count().failed()).isEqualTo(answer.failed().size());
    assertThat(answer.status().code()).isEqualTo(Status.SUB_OPERATIONS_WITH_FAILURES.code());
    assertThat(answer.status().comment()).startsWith("can't be had as the peer wants it: ");
    Map<Boolean, Long> byOutcome =
        sent.values().stream()
            .filter(image -> !image.samples().isEmpty())
            .collect(
                Collectors.partitioningBy(
                    image -> got.containsKey(image.sopInstanceUid()), Collectors.counting()));
    System.out.println(syntax + ": got " + byOutcome);
    assertThat(byOutcome.get(true)).isGreaterThan(10 * byOutcome.get(false));
  }

  /**
   * Nodes of DCMTK: one that takes what is not compressed, as most do, and one that takes nothing
   * but JPEG-LS.
   */
  @ParameterizedTest
  @CsvSource({"implicit, 1.2.840.10008.1.2", "jpeg-ls, 1.2.840.10008.1.2.4.80"})
  void aNodeIsMovedWhatItTakes(String name, String syntax) throws Exception {
    Path into = Files.createDirectory(folder.resolve(name));
    Path profile = profile(name, syntax);
    Process storescp = DicomPeer.storescp(STORESCP, into, "-xf", profile.toString(), "Node", "+uf");
    DicomPeer.Run run;
    try {
      run =
          DicomPeer.run(
              "movescu",
              "-d",
              "-S",
              "-aet",
              "READER",
              "-aec",
              "TRINOMEN",
              "-aem",
              "STORESCP",
              "-k",
              "QueryRetrieveLevel=IMAGE",
              "-k",
              "SOPInstanceUID=" + String.join("\\", sent.keySet()),
              "127.0.0.1",
              Integer.toString(archive.port()));
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    try (Stream<Path> files = Files.list(into)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        FileHeader header = DicomReader.read(new ByteArrayInputStream(bytes), ReadOptions.HEADER);
        assertThat(header.transferSyntax().uid()).isEqualTo(syntax);
        got.put(header.dataSet().text(Tag.SOPInstanceUID), bytes);
      }
    }
    assertSameFrames();
    assertThat(run.said())
        .contains("Completed Suboperations       : " + got.size())
        .contains("Failed Suboperations          : " + (sent.size() - got.size()));
    assertThat(got.size()).isGreaterThan(sent.size() / 2);
  }

  /** What storescp takes: all classes in one transfer syntax. */
  private static Path profile(String name, String syntax) throws IOException {
    Path profile = folder.resolve(name + ".cfg");
    StringBuilder contexts = new StringBuilder();
    List<String> sopClasses = sopClasses();
    for (int i = 0; i < sopClasses.size(); i++) {
      contexts.append("PresentationContext%d = %s\\Only\n".formatted(i + 1, sopClasses.get(i)));
    }
    return Files.writeString(
        profile,
        """
        [[TransferSyntaxes]]
        [Only]
        TransferSyntax1 = %s
        [Echo]
        TransferSyntax1 = 1.2.840.10008.1.2
        [[PresentationContexts]]
        [Node]
        PresentationContext%d = 1.2.840.10008.1.1\\Echo
        %s
        [[Profiles]]
        [Node]
        PresentationContexts = Node
        """
            .formatted(syntax, sopClasses.size() + 1, contexts));
  }

  private static List<String> sopClasses() {
    return sent.values().stream().map(ImageFiles.Image::sopClassUid).sorted().distinct().toList();
  }

  @Test
  void whatIsSentByCommandIsMadeAsTheNodeTakesIt() throws Exception {
    ImageFiles.Image compressed =
        sent.values().stream()
            .filter(image -> image.transferSyntaxUid().equals(Uids.JPEGLossless))
            .findFirst()
            .orElseThrow();
    Path into = Files.createDirectory(folder.resolve("by-command"));
    Process storescp = DicomPeer.storescp(STORESCP, into, "+xi", "+uf");
    String to = "127.0.0.1:" + STORESCP + "/STORESCP";
    String file = compressed.file().toString();
    try {
      assertThat(TrinomenCommand.run("send", "--quiet", "--as-is", "--to", to, file)).isEqualTo(1);
      assertThat(TrinomenCommand.run("send", "--quiet", "--to", to, file)).isZero();
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    try (Stream<Path> files = Files.list(into)) {
      byte[] bytes = Files.readAllBytes(files.findFirst().orElseThrow());
      assertThat(ImageFiles.samples(bytes)).isEqualTo(compressed.samples());
    }
  }

  @Test
  void nothingIsMadeLossy() {
    QueryOutcome.Answered answer = get(List.of(Uids.JPEGBaseline8Bit));

    assertThat(got).isNotEmpty();
    got.keySet()
        .forEach(
            uid -> assertThat(sent.get(uid).transferSyntaxUid()).isEqualTo(Uids.JPEGBaseline8Bit));
    assertThat(answer.count().failed()).isEqualTo(sent.size() - got.size());
  }
}
