package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.LedgerFault;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One item of the {@link HubTable}. */
final class Item {
    /** The partition key. */
    static final String PK = "pk";

    /** The sort key. */
    static final String SK = "sk";

    /** When the item goes, in seconds since 1970 (DynamoDB developer guide, "Time to Live"). */
    static final String EXPIRES = "expires";

    private final Map<String, AttributeValue> attributes;

    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    /** An item with nothing but its key. */
    static Item at(String pk, String sk) {
        Map<String, AttributeValue> key = new HashMap<>();
        key.put(PK, text(pk));
        key.put(SK, text(sk));
        return new Item(key);
    }

    /** The partition key of what is kept of an account. */
    static String ofAccount(AccountId account) {
        return "account#" + account;
    }

    /** An item as DynamoDB gives it, with its key. */
    static Item of(Map<String, AttributeValue> attributes) {
        return new Item(attributes);
    }

    /** A text as DynamoDB takes it. */
    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    /** A number as DynamoDB takes it. */
    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** Bytes as DynamoDB takes them. */
    static AttributeValue bytes(byte[] value) {
        return AttributeValue.fromB(SdkBytes.fromByteArray(value));
    }

    /** Sets an attribute. */
    Item with(String attribute, AttributeValue value) {
        attributes.put(attribute, value);
        return this;
    }

    /** Everything, as DynamoDB takes it. */
    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    private String pk() {
        return Objects.requireNonNull(attributes.get(PK)).s();
    }

    /** The sort key. */
    String sk() {
        return Objects.requireNonNull(attributes.get(SK)).s();
    }

    /** Says whether an attribute has this value. */
    boolean has(String attribute, AttributeValue value) {
        return value.equals(attributes.get(attribute));
    }

    /**
     * A text that the hub writes with every item of this kind.
     *
     * @throws LedgerFault of kind {@link LedgerFault.Kind#TAMPERED} if it is not there
     */
    String textOf(String attribute) throws LedgerFault {
        return required(attribute, AttributeValue.Type.S).s();
    }

    /** A whole number that the hub writes with every item of this kind, as {@link #textOf}. */
    long numberOf(String attribute) throws LedgerFault {
        String number = required(attribute, AttributeValue.Type.N).n();
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw notOurs(attribute + " is " + number);
        }
    }

    /** Bytes that the hub writes with every item of this kind, as {@link #textOf}. */
    byte[] bytesOf(String attribute) throws LedgerFault {
        return required(attribute, AttributeValue.Type.B).b().asByteArray();
    }

    private AttributeValue required(String attribute, AttributeValue.Type type) throws LedgerFault {
        AttributeValue value = attributes.get(attribute);
        if (value == null || value.type() != type) {
            throw notOurs("it has no " + attribute);
        }
        return value;
    }

    /** This item is not what the hub wrote. */
    LedgerFault notOurs(String why) {
        return new LedgerFault(
                LedgerFault.Kind.TAMPERED,
                "the item " + PlainText.of(pk() + ", " + sk(), 300) + " is not what the hub wrote: " + why);
    }
}
