package dev.trailwarden.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.AccountService;
import dev.trailwarden.sandbox.service.Fleet;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.Profile;
import dev.trailwarden.scp.RolePattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The organization every demonstration and test starts from.
 *
 * <pre>
 * Root                    management  organization-trail (us-east-1, every Region, every account)
 * ├─ Security             security    security-trail (eu-west-1): the hub
 * └─ Workloads            payments    payments-trail (eu-west-1, every Region)
 *    │                    research    research-trail (us-west-2)
 *    └─ Production (SCP)  ledger      ledger-trail (eu-west-1)
 * </pre>
 *
 * <p>Every account has the user {@code admin} and the roles {@code security/BreakGlass} and {@code
 * OrganizationAccountAccessRole}, and Identity Center's role of the permission set {@code BreakGlass}; payments, research and ledger also have {@code mallory}, who may do everything and
 * means no good.
 */
public final class DemoOrganization {
    /** The organization's id. */
    public static final String ID = "o-4trailward3n";
    /** The management account. */
    public static final AccountId MANAGEMENT = new AccountId("111111111111");
    /** The security account, where the hub is deployed. */
    public static final AccountId SECURITY = new AccountId("222222222222");
    /** A member with a trail of every Region. */
    public static final AccountId PAYMENTS = new AccountId("333333333333");
    /** A member whose trail is at home in another Region than the hub. */
    public static final AccountId RESEARCH = new AccountId("444444444444");
    /** A member under the SCP. */
    public static final AccountId LEDGER = new AccountId("555555555555");
    /** The hub's Region. */
    public static final Region HUB_REGION = new Region("eu-west-1");
    /** The user of every account who means well. */
    public static final String ADMIN = "admin";
    /** The user of payments, research and ledger who does not. */
    public static final String MALLORY = "mallory";
    /** Whom the SCP leaves alone. */
    public static final String BREAK_GLASS = "arn:aws:iam::*:role/security/BreakGlass";

    /** The permission set of Identity Center that every account has. */
    public static final String BREAK_GLASS_SET = "BreakGlass";

    /** Every account, in the order they are shown. */
    public static final List<AccountId> ACCOUNTS = List.of(MANAGEMENT, SECURITY, PAYMENTS, RESEARCH, LEDGER);

    private static final long EXTRA_ACCOUNTS = 600_000_000_000L;
    private static final long GENERATED_ACCOUNTS = 700_000_000_000L;
    private static final int UNIT_SIZE = 500;
    /** What every account of the organization has beside what is deployed to it, but for the roles of permission sets. */
    private static final Set<String> OWN_ROLES = Set.of("BreakGlass", "OrganizationAccountAccessRole");

    private static final String PERMISSION_SETS = "/aws-reserved/sso.amazonaws.com/" + HUB_REGION + "/";
    private static final Instant FOUNDED = Instant.parse("2025-03-01T09:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonNode> ADMINISTRATOR = Map.of(
            "AdministratorAccess",
            json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}"));

    private final Map<String, Credentials> keys = new ConcurrentHashMap<>();
    private final World world;
    private Optional<Unit> extra = Optional.empty();
    private int extraAccounts;
    private Optional<Unit> fleetUnit = Optional.empty();
    private Optional<Unit> lastUnit = Optional.empty();
    private int generated;

    private DemoOrganization(World world) {
        this.world = world;
    }

    /**
     * Founds the organization in an empty world.
     *
     * @param world made with {@link #ID} and {@link #MANAGEMENT}
     * @return the organization, with access keys of its own
     */
    static DemoOrganization found(World world) {
        DemoOrganization demo = new DemoOrganization(world);
        Organization organization = world.organization();
        Unit root = organization.root();
        Unit security = organization.addUnit("Security", root);
        Unit workloads = organization.addUnit("Workloads", root);
        Unit production = organization.addUnit("Production", workloads);
        demo.account(MANAGEMENT, "management", root, ADMIN);
        demo.account(SECURITY, "security", security, ADMIN);
        demo.account(PAYMENTS, "payments", workloads, ADMIN, MALLORY);
        demo.account(RESEARCH, "research", workloads, ADMIN, MALLORY);
        demo.account(LEDGER, "ledger", production, ADMIN, MALLORY);
        organization.trust("cloudtrail.amazonaws.com", FOUNDED);
        organization.trust(AccountService.PRINCIPAL, FOUNDED);
        organization.trust("member.org.stacksets.cloudformation.amazonaws.com", FOUNDED);
        // The hub's sweep lists the accounts from its own account, as AWS lets a delegated administrator do.
        organization.delegate(SECURITY, "member.org.stacksets.cloudformation.amazonaws.com");
        organization.delegate(SECURITY, "cloudtrail.amazonaws.com");
        String scp = Guardrail.of(
                        GuardSettings.of(Set.of(Profile.CORE), List.of(new RolePattern(BREAK_GLASS)), List.of()))
                .policies()
                .getFirst()
                .json();
        organization.attach(
                organization
                        .createPolicy("trailwarden-protect-trails", "Nobody switches trails off", scp)
                        .id(),
                production.id());
        DemoTrails.lay(world);
        return demo;
    }

    /**
     * The access key of a user.
     *
     * @param account whose user
     * @param user {@link #ADMIN} or {@link #MALLORY}
     * @return the key
     * @throws IllegalArgumentException when the account has no such user
     */
    public Credentials key(AccountId account, String user) {
        return Optional.ofNullable(keys.get(account + "/" + user))
                .or(() -> generated(account, user))
                .orElseThrow(() -> new IllegalArgumentException("The account " + account + " has no user " + user));
    }

    /**
     * The users of an account.
     *
     * @param account whose
     * @return their names
     */
    List<String> users(AccountId account) {
        return Stream.of(ADMIN, MALLORY)
                .filter(user -> keys.containsKey(account + "/" + user))
                .toList();
    }

    /**
     * Adds members beside those of the story, each with {@link #ADMIN}, {@link #MALLORY} and a trail of its own in the
     * hub's Region: the account 600000000001, named {@code member-1}, with {@code member-1-trail}, and so on.
     *
     * @param count how many more
     * @return the new accounts
     */
    synchronized List<AccountId> addAccounts(int count) {
        Organization organization = world.organization();
        Unit unit = extra.orElseGet(() -> organization.addUnit("Extra", organization.root()));
        extra = Optional.of(unit);
        List<AccountId> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            extraAccounts++;
            AccountId account = new AccountId(String.valueOf(EXTRA_ACCOUNTS + extraAccounts));
            String name = "member-" + extraAccounts;
            account(account, name, unit, ADMIN, MALLORY);
            DemoTrails.put(world, account, name + "-trail");
            added.add(account);
        }
        return List.copyOf(added);
    }

    /**
     * Generates members: the account 700000000001, named {@code fleet-1}, with the trail {@code fleet-1-trail}, and so on;
     * five hundred in each OU below Fleet, their trails' home Regions in turn those that every account has.
     *
     * @param count how many more
     * @param fleet what each gets
     * @return the new accounts
     */
    synchronized List<AccountId> populate(int count, Fleet fleet) {
        List<Region> homes = Regions.byDefault();
        List<Role> own = world.identities().roles(SECURITY).stream()
                .filter(role -> OWN_ROLES.contains(role.name()))
                .toList();
        Organization organization = world.organization();
        Unit all = fleetUnit.orElseGet(() -> organization.addUnit("Fleet", organization.root()));
        fleetUnit = Optional.of(all);
        List<AccountId> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (generated % UNIT_SIZE == 0) {
                lastUnit = Optional.of(organization.addUnit("Fleet-" + (generated / UNIT_SIZE + 1), all));
            }
            generated++;
            AccountId account = new AccountId(String.valueOf(GENERATED_ACCOUNTS + generated));
            String name = "fleet-" + generated;
            organization.addAccount(account, name, lastUnit.orElse(all), FOUNDED);
            DemoTrails.put(world, account, name + "-trail", homes.get(generated % homes.size()));
            fleet.join(account, own, homes);
            added.add(account);
        }
        return List.copyOf(added);
    }

    /** The users of a generated account are made when somebody asks for a key of theirs. */
    private Optional<Credentials> generated(AccountId account, String user) {
        boolean possible = Set.of(ADMIN, MALLORY).contains(user)
                && account.value().startsWith(String.valueOf(GENERATED_ACCOUNTS / 1_000_000_000L))
                && world.organization().member(account).isPresent();
        return possible
                ? Optional.of(keys.computeIfAbsent(
                        account + "/" + user,
                        _ -> world.identities()
                                .createAccessKey(world.identities().createUser(account, user, ADMINISTRATOR))))
                : Optional.empty();
    }

    private void account(AccountId account, String name, Unit parent, String... users) {
        world.organization().addAccount(account, name, parent, FOUNDED);
        for (String who : users) {
            User user = world.identities().createUser(account, who, ADMINISTRATOR);
            keys.put(account + "/" + who, world.identities().createAccessKey(user));
        }
        world.identities().createRole(account, "/security/", "BreakGlass", trusting(account), ADMINISTRATOR);
        world.identities()
                .createRole(account, "/", "OrganizationAccountAccessRole", trusting(MANAGEMENT), ADMINISTRATOR);
        world.identities()
                .createRole(
                        account,
                        PERMISSION_SETS,
                        permissionSetRole(account, BREAK_GLASS_SET),
                        json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':"
                                + "['sts:AssumeRoleWithSAML','sts:TagSession'],'Principal':{'Federated':"
                                + "'arn:aws:iam::" + account + ":saml-provider/AWSSSO_DO_NOT_DELETE'}}]}"),
                        ADMINISTRATOR);
    }

    /**
     * The name of the role that a permission set has in an account. (Identity Center User Guide, "Referencing permission
     * sets": the end is random, and another one in every account.)
     *
     * @param account which account
     * @param permissionSet the permission set's name
     * @return {@code AWSReservedSSO_NAME_} and sixteen hexadecimal digits
     */
    public static String permissionSetRole(AccountId account, String permissionSet) {
        byte[] of = (account + "/" + permissionSet).getBytes(StandardCharsets.UTF_8);
        String end = UUID.nameUUIDFromBytes(of).toString().replace("-", "").substring(0, 16);
        return "AWSReservedSSO_" + permissionSet + "_" + end;
    }

    private static JsonNode trusting(AccountId account) {
        return json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':"
                + "['sts:AssumeRole','sts:SetSourceIdentity'],'Principal':{'AWS':'arn:aws:iam::" + account
                + ":root'}}]}");
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
