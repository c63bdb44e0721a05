package org.trinomen.server.remote;

import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/** Nodes and servers as Orthanc's API and its configuration write them, for who keeps them. */
public final class GivenRemotes {

  /**
   * A DICOM node, with what a file of {@code nodes.d} can't say.
   *
   * @param manufacturer Orthanc's name for how it is asked; {@code Generic} for as usual
   * @param timeoutSeconds how long it may be silent; 0: as configured for all
   */
  public record Node(DicomNode node, String manufacturer, int timeoutSeconds) {}

  private GivenRemotes() {}

  /**
   * Reads a modality.
   *
   * @throws RequestFailure if it makes no sense
   */
  public static Node node(String name, JsonValue json) {
    Modality modality = new ModalityForm().read(name, json);
    return new Node(modality.node(), modality.manufacturer().text(), modality.timeoutSeconds());
  }

  /**
   * Reads a peer or a DICOMweb server.
   *
   * @throws RequestFailure if it makes no sense
   */
  public static WebRemote web(String name, JsonValue json) {
    return new WebRemoteForm().read(name, json);
  }
}
