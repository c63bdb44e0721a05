package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.server.FreePort;

/** Orthanc speaks TLS with us, each side showing a certificate. */
@Timeout(120)
final class TlsWithOrthancTest {

  @TempDir private Path folder;

  @Test
  void scansGoBothWaysBetweenThoseWhoKnowEachOther() throws Exception {
    try (SecuredArchive secured =
        new SecuredArchive(
            folder.resolve("ours"),
            Map.of(
                "orthanc",
                QueriedArchive.node("ORTHANC", 104, "echo, store")
                    + "tls = incoming\ncertificates = [\"dns:peer.example\"]\n"))) {
      Caller caller = secured.calling("READER");
      try (OrthancPeer orthanc =
          OrthancPeer.start(
              folder.resolve("theirs"),
              FreePort.any(),
              """
              {"tls": {"AET": "TRINOMEN", "Host": "localhost", "Port": %d, "UseDicomTls": true},
               "clear": {"AET": "TRINOMEN", "Host": "localhost", "Port": %d}}
              """
                  .formatted(secured.required(), secured.plain()),
              """
              "DicomTlsEnabled": true, "DicomTlsRemoteCertificateRequired": true,
              "DicomTlsCertificate": "%s", "DicomTlsPrivateKey": "%s",
              "DicomTlsTrustedCertificates": "%s",
              """
                  .formatted(
                      secured.peer.certificate(),
                      secured.peer.key(),
                      secured.authority.certificate()),
              caller)) {
        String sent = send(caller, orthanc.dicomPort());

        orthanc.post("/modalities/tls/echo", "{}");
        assertThat(orthanc.post("/modalities/tls/store", sent).text("Description")).isPresent();
        assertThatThrownBy(() -> orthanc.post("/modalities/clear/echo", "{}"))
            .isInstanceOf(IOException.class);
        assertThat(
                EchoScu.echo(
                    DicomPeer.caller("READER"),
                    new RemoteNode("localhost", orthanc.dicomPort(), "ORTHANC")))
            .isInstanceOf(EchoScu.Unanswered.class);
      }
    }
  }

  /** The public id that Orthanc gives what was sent: SHA-1 of patient, study, series, instance. */
  private static String send(Caller caller, int port) throws IOException {
    MadeInstance made = MadeInstance.of(1, 1, 1, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, _ -> {});
    RemoteNode node = new RemoteNode("localhost", port, "ORTHANC");
    try (StoreScu scu = new StoreScu(caller, node, List.of(Kind.of(made)), List.of())) {
      assertThat(scu.send(made))
          .isInstanceOfSatisfying(
              StoreScu.Answered.class,
              answer -> assertThat(answer.status()).isEqualTo(Status.SUCCESS));
    }
    return PublicId.ofPath(
            "P1",
            MadeInstance.studyUid(1),
            MadeInstance.seriesUid(1, 1),
            MadeInstance.sopInstanceUid(1, 1, 1))
        .toString();
  }
}
