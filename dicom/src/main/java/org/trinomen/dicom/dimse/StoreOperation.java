package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.ul.AssociationException;
import org.trinomen.dicom.ul.FragmentStream;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * One C-STORE as user (PS3.7 §9.1.1): on an association opened for it, or as sub-operation of a
 * C-GET on the association that asked.
 */
final class StoreOperation {

  private final MessageChannel channel;
  private final PresentationContext.Accepted context;
  private final CommandSet request;

  StoreOperation(
      MessageChannel channel,
      PresentationContext.Accepted context,
      OutgoingInstance instance,
      int messageId,
      Optional<MoveOriginator> originator) {
    this.channel = channel;
    this.context = context;
    CommandSet.Builder command =
        CommandSet.of(CommandField.C_STORE_RQ)
            .ui(CommandElement.AFFECTED_SOP_CLASS_UID, instance.sopClassUid())
            .us(CommandElement.MESSAGE_ID, messageId)
            .us(CommandElement.PRIORITY, 0)
            .us(CommandElement.COMMAND_DATA_SET_TYPE, 0)
            .ui(CommandElement.AFFECTED_SOP_INSTANCE_UID, instance.sopInstanceUid());
    originator.ifPresent(
        who ->
            command
                .text(CommandElement.MOVE_ORIGINATOR_AE_TITLE, who.aeTitle())
                .us(CommandElement.MOVE_ORIGINATOR_MESSAGE_ID, who.messageId()));
    this.request = command.build();
  }

  /**
   * As it is if the peer takes that, else in an accepted encoding that it can have, uncompressed by
   * preference: what nobody asked to be compressed is not worth the time that this takes.
   */
  static Optional<PresentationContext.Accepted> choose(
      List<PresentationContext.Accepted> contexts, OutgoingInstance instance) {
    List<PresentationContext.Accepted> ofClass =
        contexts.stream()
            .filter(context -> context.abstractSyntax().equals(instance.sopClassUid()))
            .toList();
    return ofClass.stream()
        .filter(context -> context.transferSyntax().equals(instance.transferSyntaxUid()))
        .findFirst()
        .or(
            () ->
                ofClass.stream()
                    .sorted(Comparator.comparing(StoreOperation::isCompressed))
                    .filter(context -> instance.canBeSentAs(context.transferSyntax()))
                    .findFirst());
  }

  private static boolean isCompressed(PresentationContext.Accepted context) {
    return TransferSyntax.of(context.transferSyntax())
        .filter(TransferSyntax::encapsulated)
        .isPresent();
  }

  /** What to tell of an instance for which there is no context. */
  static String whyNone(List<PresentationContext.Accepted> contexts, OutgoingInstance instance) {
    boolean ofClass =
        contexts.stream()
            .anyMatch(context -> context.abstractSyntax().equals(instance.sopClassUid()));
    return (ofClass ? "can't be had as the peer wants it: " : "no presentation context for ")
        + (ofClass ? instance.transferSyntaxUid() : instance.sopClassUid());
  }

  /**
   * Sends, and does not wait for the answer.
   *
   * @return the length of the data set
   * @throws AssociationException the association ended
   * @throws UnfinishedInstance the instance can't be read to its end
   * @throws IOException it can't be read at all
   */
  long send(OutgoingInstance instance) throws IOException {
    LazyDataSet dataSet = new LazyDataSet();
    try {
      instance.writeTo(context.transferSyntax(), dataSet);
    } catch (AssociationException e) {
      throw e;
    } catch (IOException e) {
      if (dataSet.begun()) {
        throw new UnfinishedInstance(e);
      }
      throw e;
    }
    return dataSet.finish();
  }

  /** Sends the command with the first byte, so that what can't be read at all is not announced. */
  private final class LazyDataSet extends OutputStream {

    private @Nullable FragmentStream fragments;

    /** Whether the peer has been told of it: then it can't be taken back. */
    boolean begun() {
      return fragments != null;
    }

    @Override
    public void write(int single) throws IOException {
      open().write(single);
    }

    @Override
    public void write(byte[] array, int from, int count) throws IOException {
      open().write(array, from, count);
    }

    private long finish() throws IOException {
      FragmentStream open = open();
      open.finish();
      channel.association().flush();
      return open.count();
    }

    private FragmentStream open() throws IOException {
      FragmentStream open = fragments;
      if (open == null) {
        channel.association().send(context.id(), true, request.encode());
        open = channel.association().fragments(context.id(), false);
        fragments = open;
      }
      return open;
    }
  }
}
