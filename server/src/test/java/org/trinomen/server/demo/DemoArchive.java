package org.trinomen.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;
import org.trinomen.server.study.StudyFolder;

/** The demo's study in a running archive: of each scan the first instance, which is enough here. */
public final class DemoArchive {

  /** Scans are received now, so they are of the weeks before. */
  static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private DemoArchive() {}

  /** Starts one on an empty folder; when this returns, every scan has been decided on. */
  public static RunningArchive start(Path folder) throws IOException, InterruptedException {
    return start(folder, Map.of());
  }

  private static RunningArchive start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    RunningArchive archive = new RunningArchive(folder.resolve("data"), settings);
    Path study = folder.resolve("neuro-pet");
    DemoStudy.writeFolder(study, TODAY);
    IncomingRoster roster = StudyFolder.read(study);
    assertThat(roster.problems()).isEmpty();
    archive
        .server()
        .identity()
        .importRoster(roster, TODAY, new Agent.Feed("demo"), new Reason("roster-import", ""));
    for (ScanPlan scan : DemoStudy.scans(TODAY)) {
      DemoInstance first = scan.instances().findFirst().orElseThrow();
      assertThat(archive.upload(DemoFiles.part10(first)).statusCode()).isEqualTo(200);
    }
    archive.server().identity().awaitDecisions();
    return archive;
  }

  /**
   * As {@link #start}, with scans of nobody's besides, so that there are {@code scans} in all; they
   * are complete after a second.
   */
  public static RunningArchive start(Path folder, int scans)
      throws IOException, InterruptedException {
    RunningArchive archive = start(folder, Map.of("resources.stable-age", "1 second"));
    for (int number = DemoStudy.scans(TODAY).size(); number < scans; number++) {
      DataSetBuilder slice =
          SampleScans.slice("PHANTOM" + number, "Phantom^Number", number, 2, 1)
              .string(Tag.StudyDate, "20260105")
              .string(Tag.SeriesTime, "101500");
      assertThat(archive.upload(SampleScans.file(slice)).statusCode()).isEqualTo(200);
    }
    archive.server().identity().awaitDecisions();
    return archive;
  }

  /** Writes the study's folder below one of studies. */
  public static void writeStudy(Path studies) throws IOException {
    DemoStudy.writeFolder(studies.resolve("neuro-pet"), TODAY);
  }

  /** The first file of a scan of the study. */
  public static byte[] firstFile(int scan) {
    return DemoFiles.part10(DemoStudy.scans(TODAY).get(scan).instances().findFirst().orElseThrow());
  }

  /** Writes files of the first scan that {@link #start} leaves out; gives the folder. */
  public static Path write(Path folder, int count) throws IOException {
    List<DemoInstance> instances =
        DemoStudy.scans(TODAY).getFirst().instances().skip(1).limit(count).toList();
    for (int number = 0; number < instances.size(); number++) {
      Files.write(folder.resolve(number + ".dcm"), DemoFiles.part10(instances.get(number)));
    }
    return folder;
  }

  /** What became of the scans. */
  public static List<DemoOutcome> outcomes(RunningArchive archive) {
    return DemoOutcome.of(DemoStudy.scans(TODAY), archive.server().identity());
  }
}
