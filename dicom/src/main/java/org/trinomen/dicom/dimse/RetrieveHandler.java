package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Says what C-GET and C-MOVE requests are to bring, and hears what came of it. */
public interface RetrieveHandler {

  /**
   * Looks for what is asked for.
   *
   * @param destination the AE title to send to; empty for a C-GET, which sends to who asks
   * @throws IOException the peer is told that the request can't be processed
   */
  Retrieval retrieve(QueryRequest request, Optional<String> destination) throws IOException;

  /** Is told of each sub-operation that failed, with the reason for a person. */
  void failed(QueryRequest request, OutgoingInstance instance, String why);

  /** Is told the end of a retrieval that was not refused, also if the association has ended. */
  void ended(QueryRequest request, SubOperations count, Status status);

  /** What becomes of a request. */
  sealed interface Retrieval {}

  /** Nothing, and why. */
  record Refused(Status status) implements Retrieval {}

  /** These are to be sent over the association that asked. */
  record Here(List<? extends OutgoingInstance> instances) implements Retrieval {
    public Here {
      instances = List.copyOf(instances);
    }
  }

  /**
   * These are to be sent to another node.
   *
   * @param compressions transfer syntaxes, beside the uncompressed ones, that instances can be
   *     converted to if the node takes nothing else
   */
  record There(
      List<? extends OutgoingInstance> instances,
      Caller caller,
      RemoteNode node,
      List<String> compressions)
      implements Retrieval {
    public There {
      instances = List.copyOf(instances);
      compressions = List.copyOf(compressions);
    }
  }
}
