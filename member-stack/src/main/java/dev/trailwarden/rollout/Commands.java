package dev.trailwarden.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every step as commands of the plain {@code aws} CLI, for a POSIX shell, for teams that run their own pipeline. */
public final class Commands {
    private static final String CLOUDFORMATION = "aws cloudformation ";

    private final Setting setting;

    /**
     * What the commands are about.
     *
     * @param hubAccount twelve digits
     * @param hubRegion where the hub and the StackSets are
     * @param partition as ARNs have it
     * @param delegated whether the StackSets are operated as delegated administrator
     * @param hub the file of {@code hub.yaml}
     * @param roles the file of {@code member-roles.yaml}
     * @param rules the file of {@code member-rules.yaml}
     */
    public record Setting(
            String hubAccount,
            String hubRegion,
            String partition,
            boolean delegated,
            Path hub,
            Path roles,
            Path rules) {}

    /** @param setting what the commands are about */
    public Commands(Setting setting) {
        this.setting = setting;
    }

    /**
     * {@return the commands that take a step and wait for its end}
     *
     * @param step any
     */
    public List<String> of(Step step) {
        return switch (step) {
            case Step.MakeBucket make -> bucket(make);
            case Step.PutCode put ->
                List.of("aws s3api put-object --bucket " + put.bucket() + " --key "
                        + put.code().key() + " --body "
                        + quoted(put.code().file().toString()) + " --checksum-sha256 "
                        + quoted(put.code().sha256Base64()) + " --if-none-match '*' --expected-bucket-owner "
                        + setting.hubAccount() + region(setting.hubRegion()));
            case Step.DropDead drop -> drop(drop.region(), drop.name());
            case Step.MakeStack make ->
                List.of(
                        CLOUDFORMATION + "create-stack" + stack(make.wish(), make.region())
                                + " --enable-termination-protection",
                        waiting("stack-create-complete", make.wish().name(), make.region()));
            case Step.ChangeStack change ->
                List.of(
                        CLOUDFORMATION + "update-stack" + stack(change.wish(), change.region()),
                        waiting("stack-update-complete", change.wish().name(), change.region()));
            case Step.Guard guard ->
                List.of(CLOUDFORMATION + "update-termination-protection --stack-name " + guard.name()
                        + (guard.on() ? " --enable-termination-protection" : " --no-enable-termination-protection")
                        + region(guard.region()));
            case Step.DropStack drop -> drop(drop.region(), drop.name());
            case Step.MakeSet make -> make(make.wish());
            case Step.ChangeSet change -> change(change);
            case Step.Deploy deploy ->
                operation("create-stack-instances", deploy.set(), deploy.where(), deploy.speed(), "");
            case Step.Withdraw withdraw ->
                operation(
                        "delete-stack-instances",
                        withdraw.set(),
                        withdraw.where(),
                        withdraw.speed(),
                        " --no-retain-stacks");
            case Step.DropSet drop ->
                List.of(CLOUDFORMATION + "delete-stack-set --stack-set-name " + drop.set() + asked());
        };
    }

    /**
     * {@return the commands that bring a stack to what it should be, whatever is there: nobody has looked}
     *
     * @param step that makes or deletes a stack
     */
    public List<String> blind(Step step) {
        if (step instanceof Step.MakeStack make) {
            StringBuilder values = new StringBuilder();
            new TreeMap<>(make.wish().parameters())
                    .forEach((name, value) -> values.append(' ').append(quoted(name + "=" + value)));
            return List.of(
                    CLOUDFORMATION + "deploy --stack-name " + make.wish().name() + " --template-file "
                            + quoted(file(make.wish().name()).toString()) + " --parameter-overrides" + values
                            + " --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset --tags"
                            + " application=trailwarden" + region(make.region()),
                    CLOUDFORMATION + "update-termination-protection --enable-termination-protection --stack-name "
                            + make.wish().name() + region(make.region()));
        }
        if (step instanceof Step.DropStack drop) {
            List<String> commands = new ArrayList<>(of(new Step.Guard(drop.side(), drop.region(), drop.name(), false)));
            commands.addAll(of(drop));
            return List.copyOf(commands);
        }
        return of(step);
    }

    private List<String> bucket(Step.MakeBucket make) {
        String on = " --bucket " + make.bucket() + " --expected-bucket-owner " + setting.hubAccount()
                + region(make.region());
        return List.of(
                "aws s3api create-bucket --bucket " + make.bucket()
                        + (make.region().equals("us-east-1")
                                ? ""
                                : " --create-bucket-configuration LocationConstraint=" + make.region())
                        + region(make.region()),
                "aws s3api put-public-access-block" + on + " --public-access-block-configuration"
                        + " BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
                "aws s3api put-bucket-versioning" + on + " --versioning-configuration Status=Enabled",
                "aws s3api put-bucket-policy" + on + " --policy "
                        + quoted(SdkCode.policy(make.bucket(), setting.partition())));
    }

    private List<String> drop(String region, String name) {
        return List.of(
                CLOUDFORMATION + "delete-stack --stack-name " + name + region(region),
                waiting("stack-delete-complete", name, region));
    }

    private String stack(Stacks.Wish wish, String region) {
        return " --stack-name " + wish.name() + " --template-body " + template(wish.name()) + " --parameters "
                + parameters(wish.parameters())
                + " --capabilities CAPABILITY_NAMED_IAM --tags Key=application,Value=trailwarden" + region(region);
    }

    private List<String> make(StackSets.Wish wish) {
        return List.of(CLOUDFORMATION + "create-stack-set" + set(wish) + automatic(wish));
    }

    private String set(StackSets.Wish wish) {
        return " --stack-set-name " + wish.name() + " --description " + quoted(wish.description()) + " --template-body "
                + template(wish.name()) + " --parameters " + parameters(wish.parameters())
                + " --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED"
                + " --managed-execution Active=true --tags Key=application,Value=trailwarden" + asked();
    }

    private String automatic(StackSets.Wish wish) {
        return " --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false"
                + wish.after()
                        .map(before -> ",DependsOn=\"$(" + CLOUDFORMATION + "describe-stack-set --stack-set-name "
                                + before + " --query StackSet.StackSetARN --output text" + asked() + ")\"")
                        .orElse("");
    }

    private List<String> change(Step.ChangeSet change) {
        Optional<StackSets.Where> where = change.where();
        return waited(
                change.wish().name(),
                CLOUDFORMATION + "update-stack-set" + set(change.wish())
                        + where.map(Commands::where).orElseGet(() -> automatic(change.wish()))
                        + preferences(change.speed()));
    }

    private List<String> operation(
            String command, String set, StackSets.Where where, StackSets.Speed speed, String more) {
        return waited(
                set,
                CLOUDFORMATION + command + " --stack-set-name " + set + where(where) + preferences(speed) + more
                        + asked());
    }

    /** The CLI has no waiter for operations of a StackSet. */
    private List<String> waited(String set, String command) {
        String of = " --stack-set-name " + set + " --operation-id \"$operation\"" + asked();
        return List.of(
                "operation=$(" + command + " --query OperationId --output text)",
                "while " + CLOUDFORMATION + "describe-stack-set-operation" + of
                        + " --query StackSetOperation.Status --output text | grep -Eq 'RUNNING|QUEUED|STOPPING';"
                        + " do sleep 10; done",
                CLOUDFORMATION + "list-stack-set-operation-results" + of
                        + " --query \"Summaries[?Status!='SUCCEEDED'].[Account,Region,Status,StatusReason]\" --output text");
    }

    private static String where(StackSets.Where where) {
        return " --deployment-targets OrganizationalUnitIds=" + String.join(",", where.units())
                + (where.accounts().isEmpty()
                        ? ""
                        : ",Accounts=" + String.join(",", where.accounts()) + ",AccountFilterType=INTERSECTION")
                + " --regions " + String.join(" ", where.regions());
    }

    private static String preferences(StackSets.Speed speed) {
        return " --operation-preferences RegionConcurrencyType=PARALLEL,ConcurrencyMode=SOFT_FAILURE_TOLERANCE,"
                + "MaxConcurrentPercentage=" + speed.atOnce() + ",FailureTolerancePercentage=" + speed.tolerated();
    }

    private String template(String name) {
        return quoted("file://" + file(name));
    }

    private Path file(String name) {
        return switch (name) {
            case Names.HUB -> setting.hub();
            case Names.ROLES -> setting.roles();
            case Names.RULES -> setting.rules();
            default -> throw new IllegalArgumentException("no template is called " + name);
        };
    }

    private static String parameters(Map<String, String> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(values)
                .forEach((name, value) ->
                        list.addObject().put("ParameterKey", name).put("ParameterValue", value));
        return quoted(list.toString());
    }

    private String asked() {
        return (setting.delegated() ? " --call-as DELEGATED_ADMIN" : "") + region(setting.hubRegion());
    }

    private static String waiting(String state, String name, String region) {
        return CLOUDFORMATION + "wait " + state + " --stack-name " + name + region(region);
    }

    private static String region(String region) {
        return " --region " + region;
    }

    /**
     * {@return a word for a POSIX shell, whatever is in it}
     *
     * @param text any
     */
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
