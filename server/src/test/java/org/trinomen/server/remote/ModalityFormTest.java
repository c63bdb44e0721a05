package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.json.JsonValue;

class ModalityFormTest {

  private static Modality read(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new ModalityForm().read("pacs", JsonValue.parse(new ByteArrayInputStream(bytes)));
  }

  /** N-ACTION is how storage commitment is asked for (PS3.4 §J.3.2). */
  @Test
  void aNodeMayAskForStorageCommitmentUnlessItIsSaidOtherwise() throws IOException {
    assertThat(read("[\"PACS\", \"127.0.0.1\", 104]").node().allows(Operation.COMMIT)).isTrue();
    assertThat(
            read("{\"AET\": \"PACS\", \"Host\": \"127.0.0.1\", \"Port\": 104,"
                    + " \"AllowNAction\": false}")
                .node()
                .allows(Operation.COMMIT))
        .isFalse();
  }
}
