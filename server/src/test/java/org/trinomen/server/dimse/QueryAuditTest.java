package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.GetScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.SubOperations;

/** Who asked for what over DICOM is on record, and nobody's name with it. */
@Timeout(60)
final class QueryAuditTest {

  @TempDir private Path folder;

  @Test
  void eachQueryAndWhatIsRetrievedIsOnRecordWithoutNames() throws IOException {
    QueriedArchive archive =
        new QueriedArchive(
            folder,
            Map.of(
                "reader", QueriedArchive.node("READER", 104, "store, find, get"),
                "sender", QueriedArchive.node("SENDER", 104, "store")));
    try (archive) {
      DicomPeer.store(archive.port(), List.of(secret(1), secret(2)));
      RemoteNode node = new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN");

      assertThat(find("READER", node)).isInstanceOf(QueryOutcome.Answered.class);
      assertThat(get(node))
          .isEqualTo(
              new QueryOutcome.Answered(Status.SUCCESS, new SubOperations(0, 2, 0, 0), List.of()));
      assertThat(find("SENDER", node))
          .isEqualTo(new QueryOutcome.Unanswered("the peer does not do that for us"));
    }

    PublicId study = PublicId.ofPath("P1", MadeInstance.studyUid(1));
    assertThat(archive.audit())
        .anySatisfy(
            entry ->
                assertThat(entry)
                    .contains("C-FIND STUDY", "READER", "viewpoint recorded", "(0010,0010)"))
        .anySatisfy(entry -> assertThat(entry).contains("C-GET", study.toString()))
        .anySatisfy(entry -> assertThat(entry).contains("DICOM retrieval", "2 completed"))
        .noneSatisfy(entry -> assertThat(entry).contains("Secret"));
  }

  private static MadeInstance secret(int number) {
    return MadeInstance.of(
        1,
        1,
        number,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder -> builder.string(Tag.PatientName, "Secret^Name"));
  }

  private static QueryOutcome find(String aeTitle, RemoteNode node) {
    DataSet question =
        new DataSetBuilder()
            .string(Tag.QueryRetrieveLevel, "STUDY")
            .string(Tag.PatientName, "Secret*")
            .build();
    return FindScu.find(
        DicomPeer.caller(aeTitle),
        node,
        Uids.StudyRootQueryRetrieveInformationModelFind,
        question,
        _ -> true);
  }

  private static QueryOutcome get(RemoteNode node) {
    DataSet question =
        new DataSetBuilder()
            .string(Tag.QueryRetrieveLevel, "STUDY")
            .uid(Tag.StudyInstanceUID, MadeInstance.studyUid(1))
            .build();
    return GetScu.get(
        DicomPeer.caller("READER"),
        node,
        Uids.StudyRootQueryRetrieveInformationModelGet,
        question,
        List.of(new GetScu.Proposal(Uids.CTImageStorage, List.of(Uids.ExplicitVRLittleEndian))),
        (_, dataSet) -> {
          assertThat(dataSet.readAllBytes()).isNotEmpty();
          return Status.SUCCESS;
        },
        _ -> true);
  }
}
