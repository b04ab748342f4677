"use client";

import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  Boxes,
  Copy,
  FolderGit2,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  PanelTop,
  Rocket,
  Search,
  Sun,
  Zap,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { overlayStyle } from "@/components/ui/dialog";
import { InlineError } from "@/components/ui/inline-error";
import { routes } from "@/config/routes";
import { deploymentListQuery } from "@/features/deployments/api/deployment-queries";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import { StatusIcon } from "@/features/deployments/components/status-badge";
import { useEnvironmentAct } from "@/features/environments/api/environment-actions";
import { environmentsQuery } from "@/features/projects/api/project-queries";
import { useProjectList } from "@/features/projects/api/use-project-list";
import { useLeave } from "@/features/session/api/use-leave";
import { copyText } from "@/lib/copy-text";
import { toast } from "@/lib/toast";
import {
  actionItems,
  deploymentItem,
  environmentActItems,
  environmentItems,
  type PaletteItem,
  pageItems,
  projectItems,
  projectsNear,
} from "../rules/palette-items";
import { wantHelp } from "./help-wanted";
import { useTheme } from "./use-theme";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How many deployments are offered; older ones are found in their list. */
const RECENT = 8;

/** Goes to every page, project and recent deployment, and does all that can be done from there. */
export function CommandPalette({ open, onOpenChange }: Props) {
  const router = useRouter();
  const leave = useLeave();
  const [, setTheme] = useTheme();
  const [query, setQuery] = useState("");
  const searching = query.trim() !== "";
  const projects = useProjectList({ enabled: open, whole: searching });
  const deployments = useInfiniteQuery({ ...deploymentListQuery({}), enabled: open });
  const requestDeployment = useRequestDeployment();
  const environmentAct = useEnvironmentAct();

  const act = (action: () => void) => () => {
    onOpenChange(false);
    setQuery("");
    action();
  };
  const go = (path: string) => act(() => router.push(path));
  const deploy = (projectId: string, name: string, environment?: string) =>
    act(() =>
      requestDeployment.mutate(
        { projectId, environment },
        {
          onSuccess: ({ id }) => router.push(routes.deployment(id)),
          onError: (error) => toast.error(`${name} was not deployed`, { description: error.message }),
        },
      ),
    );
  const copy = (address: string) =>
    act(async () => {
      if (await copyText(address)) toast.success(`${address} copied`);
    });
  const link = (item: PaletteItem, icon: ReactNode) => (
    <Item key={item.value} value={item.value} onSelect={go(item.href)} icon={icon} detail={item.detail}>
      {item.label}
    </Item>
  );

  const unread = [projects, deployments].find((list) => list.isError && !list.data);
  const all = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const known = deployments.data?.pages.flatMap((page) => page.items) ?? [];
  const near = open && searching ? projectsNear(all, query) : [];
  const places = useQueries({ queries: near.map(({ id }) => environmentsQuery(id)) }).flatMap(({ data }, index) => {
    const project = near[index];
    return project ? (data ?? []).map((environment) => ({ project, environment })) : [];
  });

  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[max(1rem,12vh)] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 animate-enter overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command label="Search and commands" loop>
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Go somewhere, deploy, roll back, copy an address…"
                className="h-12 w-full bg-transparent outline-none placeholder:text-ink-faint max-sm:text-[1rem]"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60vh)] scroll-py-1 overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink-muted text-sm">
                {projects.isFetching || deployments.isFetching
                  ? "Looking…"
                  : "Nothing matches. Names of pages, projects, environments and deployments, and what can be done with them, are found here."}
              </Command.Empty>
              {unread && (
                <div className="px-2.5 py-2">
                  <InlineError
                    error={unread.error}
                    onRetry={() => void unread.refetch()}
                    retrying={unread.isFetching}
                  />
                </div>
              )}
              <Group heading="Pages">{pageItems.map((item) => link(item, <PanelTop />))}</Group>
              {all.length > 0 && (
                <Group heading="Projects">
                  {all
                    .flatMap((project) => (searching ? projectItems(project) : projectItems(project).slice(0, 1)))
                    .map((item) => link(item, <FolderGit2 />))}
                </Group>
              )}
              {places.length > 0 && (
                <Group heading="Environments">
                  {places
                    .flatMap(({ project, environment }) => environmentItems(project, environment))
                    .map((item) => link(item, <Boxes />))}
                  {places.flatMap(({ project, environment }) =>
                    environmentActItems(project, environment).map(({ value, label, act: wanted }) => (
                      <Item
                        key={value}
                        value={value}
                        onSelect={act(() => environmentAct.mutate({ projectId: project.id, environment, act: wanted }))}
                        icon={<Zap />}
                      >
                        {label}
                      </Item>
                    )),
                  )}
                </Group>
              )}
              {all.length > 0 && (
                <Group heading="Deploy">
                  {all.map(({ id, name }) => (
                    <Item key={id} value={`deploy ${name} ${id}`} onSelect={deploy(id, name)} icon={<Rocket />}>
                      Deploy {name}
                    </Item>
                  ))}
                  {places
                    .filter(({ environment }) => environment.name !== "production")
                    .map(({ project, environment: { id, name } }) => (
                      <Item
                        key={id}
                        value={`deploy ${name} of ${project.name} ${id}`}
                        onSelect={deploy(project.id, project.name, name)}
                        icon={<Rocket />}
                      >
                        Deploy {name} of {project.name}
                      </Item>
                    ))}
                </Group>
              )}
              {known.length > 0 && (
                <Group heading="Recent deployments">
                  {known
                    .slice(0, searching ? undefined : RECENT)
                    .map((deployment) => link(deploymentItem(deployment), <StatusIcon status={deployment.status} />))}
                </Group>
              )}
              {searching && known.length > 0 && (
                <Group heading="Actions">
                  {known.flatMap(actionItems).map((item) => link(item, <Zap />))}
                  {known
                    .filter(({ status, url }) => status === "live" && url !== null)
                    .map(({ id, url, project_name }) => (
                      <Item
                        key={id}
                        value={`copy address ${project_name} ${url} ${id}`}
                        onSelect={copy(url ?? "")}
                        icon={<Copy />}
                      >
                        Copy address: {url}
                      </Item>
                    ))}
                </Group>
              )}
              <Group heading="This browser">
                <Item onSelect={act(() => setTheme("light"))} icon={<Sun />}>
                  Light theme
                </Item>
                <Item onSelect={act(() => setTheme("dark"))} icon={<Moon />}>
                  Dark theme
                </Item>
                <Item onSelect={act(() => setTheme("system"))} icon={<Monitor />}>
                  Theme of the system
                </Item>
                <Item onSelect={act(wantHelp)} icon={<Keyboard />}>
                  Keyboard shortcuts
                </Item>
                <Item onSelect={act(leave.now)} icon={<LogOut />}>
                  Sign out
                </Item>
              </Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-faint"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: ReactNode;
  value?: string;
  detail?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, detail, children, ...props }: ItemProps) {
  return (
    <Command.Item
      className="flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
      {...props}
    >
      {icon}
      <span className="min-w-0 truncate">{children}</span>
      {detail && <span className="min-w-0 truncate text-ink-faint">{detail}</span>}
    </Command.Item>
  );
}
