package org.trinomen.server.dimse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.trinomen.dicom.ul.Octets;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.server.config.DicomNode.Operation;

/**
 * What was agreed on beyond the baseline for queries, by SOP Class Extended Negotiation (PS3.4
 * §C.5.1.1, §C.5.2.1, §C.5.3.1): a byte for each kind of behaviour, 1 for yes. What is answered
 * with yes is done, and only on associations where it was; what is not done is answered with no.
 *
 * @param combinedDateTime a range of dates and one of times are one range of moments
 * @param fuzzyNames names of persons need only be alike
 * @param emptyValue two quotation marks ask for what has no value
 * @param multipleValue of several values each must be there
 */
record QueryNegotiation(
    boolean combinedDateTime, boolean fuzzyNames, boolean emptyValue, boolean multipleValue) {

  /** The baseline. */
  static final QueryNegotiation NONE = new QueryNegotiation(false, false, false, false);

  /** The bytes of C-FIND, in their order (PS3.4 Table C.5-2), with whether we do it. */
  private enum Find {
    RELATIONAL_QUERIES(1, true),
    COMBINED_DATE_TIME(2, true),
    FUZZY_NAMES(3, true),
    TIMEZONE_ADJUSTMENT(4, false),
    ENHANCED_MULTI_FRAME_CONVERSION(5, false),
    EMPTY_VALUE(6, true),
    MULTIPLE_VALUE(7, true);

    private final int itemByte;
    private final boolean done;

    Find(int itemByte, boolean done) {
      this.itemByte = itemByte;
      this.done = done;
    }
  }

  /** Those of C-MOVE and C-GET (PS3.4 Tables C.5-4 and C.5-6). */
  private enum Retrieve {
    RELATIONAL_RETRIEVAL(true),
    ENHANCED_MULTI_FRAME_CONVERSION(false);

    private final boolean done;

    Retrieve(boolean done) {
      this.done = done;
    }
  }

  /** The answers to all that is proposed for SOP classes of Query/Retrieve. */
  static List<UserItem> answers(UserInformation proposed, Predicate<Operation> allowed) {
    List<UserItem> answers = new ArrayList<>();
    Set<String> answered = new HashSet<>();
    for (UserItem.SopClassExtendedNegotiation item :
        proposed.all(UserItem.SopClassExtendedNegotiation.class)) {
      Optional<Operation> operation =
          InformationModel.of(item.sopClassUid()).map(InformationModel::operation).filter(allowed);
      if (operation.isPresent() && answered.add(item.sopClassUid())) {
        Octets answer = answer(operation.get(), item.information().bytes());
        answers.add(new UserItem.SopClassExtendedNegotiation(item.sopClassUid(), answer));
      }
    }
    return answers;
  }

  /** As many bytes as were proposed, of those that have a meaning. */
  private static Octets answer(Operation operation, byte[] proposed) {
    boolean find = operation == Operation.FIND;
    int known = find ? Find.values().length : Retrieve.values().length;
    byte[] answer = new byte[Math.min(proposed.length, known)];
    for (int i = 0; i < answer.length; i++) {
      boolean done = find ? Find.values()[i].done : Retrieve.values()[i].done;
      answer[i] = (byte) (proposed[i] == 1 && done ? 1 : 0);
    }
    return new Octets(answer);
  }

  /** What an answer of ours to a proposal for C-FIND has agreed to. */
  static QueryNegotiation of(Octets answered) {
    return new QueryNegotiation(
        isAgreed(answered, Find.COMBINED_DATE_TIME),
        isAgreed(answered, Find.FUZZY_NAMES),
        isAgreed(answered, Find.EMPTY_VALUE),
        isAgreed(answered, Find.MULTIPLE_VALUE));
  }

  private static boolean isAgreed(Octets answered, Find behaviour) {
    byte[] bytes = answered.bytes();
    return behaviour.itemByte <= bytes.length && bytes[behaviour.itemByte - 1] == 1;
  }
}
