package org.trinomen.server.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.ClientRun;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.pull.PullDifference.Change;
import org.trinomen.server.pull.PullDifference.SeriesChange;

/** Trees of a hundred scans: by this program, by clients/python, and by both in turn. */
class BatchPullTest {

  private static final int SCANS = 100;
  private static final Path CLIENT = Path.of("../clients/python/src").toAbsolutePath().normalize();

  @TempDir private static Path home;
  private static RunningArchive archive;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    archive = DemoArchive.start(home, SCANS);
    Files.writeString(home.resolve("password"), archive.admin().password());
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  @BeforeEach
  void decisionsHaveBeenMade() throws Exception {
    archive.server().identity().awaitDecisions();
  }

  @Test
  void interruptedFiveTimesTheTreeIsTheSame() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    PullOutcome done = pull(FusedRequests.lasting(archive), null, whole);
    assertThat(done.fetched()).isGreaterThanOrEqualTo(SCANS);
    String position = String.valueOf(done.position());
    for (int files : List.of(3, 11, 17, 23, 29)) {
      FusedRequests fused = new FusedRequests(archive, files);
      assertThatThrownBy(() -> pull(fused, position, broken))
          .isInstanceOf(FusedRequests.Blown.class);
      Files.writeString(
          broken.resolve(".pull.jsonl"), "{\"path\": \"half a li", StandardOpenOption.APPEND);
    }
    FusedRequests last = FusedRequests.lasting(archive);
    PullOutcome rest = pull(last, position, broken);

    assertThat(last.files()).isEqualTo(rest.fetched()).isLessThan(done.fetched() - 50);
    assertThat(tree(broken)).isEqualTo(tree(whole));
  }

  /** Whoever is killed while the journal is written anew still has the one of before. */
  @Test
  void journalOfAnInterruptedPullIsNeverWrittenIntoByEitherProgram() throws Exception {
    FusedRequests fused = new FusedRequests(archive, 3);
    assertThatThrownBy(() -> pull(fused, null, folder)).isInstanceOf(FusedRequests.Blown.class);
    Path journal = folder.resolve(".pull.jsonl");
    String before = Files.readString(journal);
    String half = "{\"path\": \"half a li";
    Files.writeString(journal, half, StandardOpenOption.APPEND);

    Path ours = Files.createLink(home.resolve("ours.jsonl"), journal);
    FusedRequests more = new FusedRequests(archive, 3);
    assertThatThrownBy(() -> pull(more, null, folder)).isInstanceOf(FusedRequests.Blown.class);
    assertThat(Files.readString(ours)).isEqualTo(before + half);
    assertThat(Files.readString(journal)).startsWith(before).doesNotContain("half");

    Path theirs = Files.createLink(home.resolve("theirs.jsonl"), journal);
    String then = Files.readString(journal);
    assertThat(python("pull", folder.toString()).exitCode()).isZero();
    assertThat(Files.readString(theirs)).isEqualTo(then);
    assertThat(journal).doesNotExist();
  }

  @Test
  void secondPullTransfersNothing() throws IOException {
    pull(FusedRequests.lasting(archive), null, folder);
    Map<String, String> before = tree(folder);
    FusedRequests again = FusedRequests.lasting(archive);
    PullOutcome done = pull(again, null, folder);
    assertThat(again.files()).isZero();
    assertThat(done.kept()).isGreaterThanOrEqualTo(SCANS);
    assertThat(done.fetched() + done.moved() + done.removed()).isZero();
    assertThat(tree(folder)).isEqualTo(before);
  }

  @Test
  void correctedIdentityAffectsExactlyItsScansAndTheOldTreeCanBeHadAgain() throws Exception {
    Path tree = folder.resolve("tree");
    PullOutcome before = pull(FusedRequests.lasting(archive), null, tree);
    Map<String, String> old = tree(tree);
    assertThat(compare(tree).isEmpty()).isTrue();

    String scan = assignToAnother("A010", "V1");
    PullDifference difference = compare(tree);

    assertThat(difference.damaged()).isEmpty();
    assertThat(difference.series()).isNotEmpty().allMatch(each -> each.change() == Change.RENAMED);
    assertThat(studies(difference))
        .contains(imagingStudy(scan))
        .isEqualTo(studiesOtherwiseAnswered(before.position()));

    PullOutcome after = pull(FusedRequests.lasting(archive), null, tree);
    assertThat(after.fetched()).isEqualTo(after.removed()).isPositive();
    assertThat(compare(tree).isEmpty()).isTrue();

    Path again = folder.resolve("again");
    pull(FusedRequests.lasting(archive), String.valueOf(before.position()), again);
    assertThat(tree(again)).isEqualTo(old);
  }

  @Test
  void treesOfBothProgramsAreTheSameAndEitherGoesOnWithTheOthers() throws Exception {
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    assertThat(java("pull", ours.toString(), "--where", "Modality=PT").exitCode()).isZero();
    assertThat(python("pull", theirs.toString(), "--where", "Modality=PT").exitCode()).isZero();
    assertThat(tree(theirs)).isEqualTo(tree(ours)).hasSizeGreaterThan(SCANS * 3 / 4);

    assignToAnother("B030", "V1");
    CommandRun ourList = java("pull", theirs.toString(), "--check");
    CommandRun theirList = python("pull", ours.toString(), "--check");
    assertThat(theirList).isEqualTo(ourList);
    assertThat(ourList.exitCode()).isEqualTo(1);
    assertThat(ourList.out()).contains("renamed\t", "PatientID: \"B030\" is now \"");
    assertThat(java("pull", ours.toString(), "--check", "--json").out())
        .hasLineCount(ourList.out().lines().toList().size())
        .contains("\"change\":\"renamed\"");

    assertThat(java("pull", theirs.toString(), "--where", "Modality=PT").exitCode()).isZero();
    assertThat(python("pull", ours.toString(), "--where", "Modality=PT").exitCode()).isZero();
    assertThat(tree(theirs)).isEqualTo(tree(ours));
    assertThat(python("pull", theirs.toString(), "--check")).isEqualTo(new CommandRun(0, "", ""));
    assertThat(java("pull", ours.toString(), "--check")).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void whatOneProgramLeavesHalfDoneTheOtherFinishes() throws Exception {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    assertThat(java("pull", whole.toString()).exitCode()).isZero();
    assertThatThrownBy(() -> pull(new FusedRequests(archive, 40), null, broken))
        .isInstanceOf(FusedRequests.Blown.class);
    CommandRun rest = python("pull", broken.toString());
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(tree(broken)).isEqualTo(tree(whole));

    Path repeated = folder.resolve("repeated");
    String manifest = broken.resolve("manifest.json").toString();
    assertThat(java("pull", repeated.toString(), "--repeat", manifest).exitCode()).isZero();
    Map<String, String> files = tree(whole);
    files.remove("manifest.json");
    assertThat(tree(repeated)).isEqualTo(files);
  }

  @Test
  void exitCodesAreThoseOfTheOtherProgram() throws Exception {
    String tree = folder.resolve("tree").toString();
    List<List<String>> calls =
        List.of(
            List.of("pull", tree, "--check"),
            List.of("pull", tree, "--where", "Modality=PT", "--template", "{subject"),
            List.of("pull", tree, "--where", "Modality=PT", "--viewpoint", "nobodys"),
            List.of("pull", tree, "--as-of", "yesterday"),
            List.of("pull", tree, "--as-of", "5", "--viewpoint", "recorded"),
            List.of("pull", tree, "--where", "PatientID=nobody has this"),
            List.of("pull", tree, "--where", "Modality=CT"),
            List.of("pull", tree, "--check", "--viewpoint", "blinded"),
            List.of("pull", tree, "--check"));
    List<Integer> ours = new ArrayList<>();
    List<Integer> theirs = new ArrayList<>();
    for (List<String> call : calls) {
      ours.add(java(call.toArray(String[]::new)).exitCode());
      theirs.add(python(call.toArray(String[]::new)).exitCode());
    }
    assertThat(ours).isEqualTo(theirs).containsExactly(2, 2, 2, 2, 2, 0, 2, 2, 0);
  }

  @Test
  void damageIsToldAndNothingOfOthersIsOverwritten() throws IOException {
    pull(FusedRequests.lasting(archive), null, folder);
    PulledFile first = PullManifest.read(folder).files().getFirst();
    Files.writeString(folder.resolve(first.path()), "x", StandardOpenOption.APPEND);
    assertThat(compare(folder).damaged()).containsExactly(first.path());
    Path manifest = folder.resolve(PullManifest.NAME);
    Files.writeString(
        manifest, Files.readString(manifest).replace(first.path(), "../../outside.dcm"));
    assertThatThrownBy(() -> compare(folder)).hasMessageContaining("leads out of");
  }

  @Test
  void fileChangedInPlaceIsFetchedAnewByEitherProgram() throws Exception {
    pull(FusedRequests.lasting(archive), null, folder);
    PulledFile first = PullManifest.read(folder).files().getFirst();
    Path file = folder.resolve(first.path());
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length - 1] ^= 1;

    Files.write(file, changed);
    assertThat(pull(FusedRequests.lasting(archive), null, folder).fetched()).isEqualTo(1);
    assertThat(compare(folder).isEmpty()).isTrue();
    Files.write(file, changed);
    assertThat(python("pull", folder.toString()).out()).startsWith("1 fetched, ");
    assertThat(compare(folder).isEmpty()).isTrue();
  }

  @Test
  void sharedPathsAreToldApartByWholeIdentifiers() {
    String one = "0123456789abcdef0123456789abcdef";
    String path = "all/" + PullTemplate.file("7", one);
    assertThat(PullTemplate.unique(path, one)).isEqualTo("all/000007-" + one + ".dcm");
  }

  // ---- pulling

  private static PullOutcome pull(FusedRequests requests, @Nullable String asOf, Path to)
      throws IOException {
    return new BatchPull(new PulledView(requests, "study", asOf), to, 3)
        .bring(new TreeMap<>(), new PullTemplate(PullTemplate.DEFAULT), (_, _) -> {});
  }

  private static PullDifference compare(Path tree) throws IOException {
    PulledView now = new PulledView(FusedRequests.lasting(archive), "study", null);
    return new BatchPull(now, tree, 3).compare();
  }

  private static CommandRun java(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", archive.anonymous("").build().uri().toString(), "-q"));
    all.addAll(List.of("--user", archive.admin().name()));
    all.addAll(List.of("--password-file", home.resolve("password").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static CommandRun python(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("python3", "-X", "utf8", "-s", "-m", "trinomen"));
    all.addAll(List.of(arguments));
    ClientRun.Said said =
        new ClientRun(archive, home).run(home, Map.of("PYTHONPATH", CLIENT.toString()), all);
    return new CommandRun(said.exitCode(), said.out(), said.err());
  }

  /** Digest by path of all files. */
  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        MessageDigest digest = PullFiles.sha256();
        tree.put(
            root.relativize(file).toString(),
            HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
      }
    }
    return tree;
  }

  // ---- identities

  /** States that a visit's scan is of another subject; gives the scan. */
  private static String assignToAnother(String subject, String visit) throws Exception {
    JsonValue.Members scan =
        scans("").stream()
            .filter(each -> subject.equals(answer(each).text("subject").orElse("")))
            .filter(each -> visit.equals(answer(each).text("visit").orElse("")))
            .findFirst()
            .orElseThrow();
    String id = scan.text("id").orElseThrow();
    String body =
        """
        {"type": "assign", "scan": "%s", "study": "NEURO-PET", "subject": "B020", "visit": "V1",
         "reason": "the site telephoned"}
        """
            .formatted(id);
    assertThat(archive.post("/api/assertions", body).statusCode()).isEqualTo(200);
    archive.server().identity().awaitDecisions();
    return id;
  }

  private static JsonValue.Members answer(JsonValue.Members scan) {
    return scan.member("answer").orElseThrow().asMembers();
  }

  private static List<JsonValue.Members> scans(String asOf) throws Exception {
    JsonValue.Members page =
        RunningArchive.object(archive.get("/api/scans?limit=1000&viewpoint=study" + asOf));
    return RunningArchive.items(page, "scans");
  }

  private static String imagingStudy(String scan) throws Exception {
    return scans("").stream()
        .filter(each -> scan.equals(each.text("id").orElseThrow()))
        .map(each -> each.text("imagingStudy").orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> studies(PullDifference difference) {
    return difference.series().stream().map(SeriesChange::study).collect(Collectors.toSet());
  }

  /** Imaging studies whose scans were of somebody else, or of nobody, at a position. */
  private static Set<String> studiesOtherwiseAnswered(@Nullable Long position) throws Exception {
    Set<String> before = whose("&as-of=" + position);
    Set<String> changed = new HashSet<>(whose(""));
    changed.removeAll(before);
    return changed.stream().map(each -> each.split(" ", 2)[0]).collect(Collectors.toSet());
  }

  private static Set<String> whose(String asOf) throws Exception {
    return scans(asOf).stream()
        .map(
            each ->
                String.join(
                    " ",
                    each.text("imagingStudy").orElseThrow(),
                    answer(each).text("state").orElseThrow(),
                    answer(each).text("subject").orElse(""),
                    answer(each).text("visit").orElse("")))
        .collect(Collectors.toSet());
  }
}
