"use client";

import dynamic from "next/dynamic";
import type { ComponentProps, ReactElement } from "react";
import type { EndlessList } from "./endless-list";
import { RowsSkeleton } from "./rows-skeleton";

/** The list, whose code comes while its first page is being read. */
export const LazyEndlessList = dynamic(() => import("./endless-list").then((module) => module.EndlessList), {
  ssr: false,
  loading: () => <RowsSkeleton label="Loading the list" />,
}) as <Item>(props: ComponentProps<typeof EndlessList<Item>>) => ReactElement;
