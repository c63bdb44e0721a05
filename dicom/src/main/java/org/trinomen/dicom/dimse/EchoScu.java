package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.Rejection;

/** Asks a peer whether it is there and speaks to us: C-ECHO (PS3.7 §9.1.5), as user. */
public final class EchoScu {

  /** Implicit VR Little Endian, which every peer speaks (PS3.5 §10.1). */
  private static final String IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";

  private EchoScu() {}

  /** What came of it. */
  public sealed interface Outcome {}

  /** The peer answered. */
  public record Answered(Status status) implements Outcome {}

  /** It did not; {@code why} is for a person. */
  public record Unanswered(String why) implements Outcome {}

  /** Opens an association, asks, releases it. */
  public static Outcome echo(Caller caller, RemoteNode node) {
    PresentationContext context =
        new PresentationContext(1, StoragePolicy.VERIFICATION, List.of(IMPLICIT_VR_LITTLE_ENDIAN));
    return switch (caller.call(node, List.of(context), List.of())) {
      case Negotiation.Established established -> echo(established.association());
      case Negotiation.Rejected rejected ->
          new Unanswered("association " + Rejection.describe(rejected.rejection()));
      case Negotiation.Failed failed -> new Unanswered(failed.end().describe());
    };
  }

  private static Outcome echo(Association association) {
    try (association) {
      if (association.contexts().isEmpty()) {
        association.release();
        return new Unanswered("the peer does not support Verification");
      }
      int contextId = association.contexts().getFirst().id();
      MessageChannel channel = new MessageChannel(association);
      CommandSet request =
          CommandSet.of(CommandField.C_ECHO_RQ)
              .ui(CommandElement.AFFECTED_SOP_CLASS_UID, StoragePolicy.VERIFICATION)
              .us(CommandElement.MESSAGE_ID, 1)
              .us(CommandElement.COMMAND_DATA_SET_TYPE, CommandSet.NO_DATA_SET)
              .build();
      channel.send(contextId, request);
      Status status = Responses.await(channel, CommandField.C_ECHO_RSP, 1);
      association.release();
      return new Answered(status);
    } catch (AssociationException e) {
      return new Unanswered(e.end().describe());
    } catch (IOException e) {
      throw new UncheckedIOException("a request is in memory: sending reads no file", e);
    }
  }
}
